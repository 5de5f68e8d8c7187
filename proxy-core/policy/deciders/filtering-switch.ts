import type { RequestFacts } from '../decide.ts';
import type { Policy } from '../policy.ts';
import type { Verdict } from '../verdict.ts';

const OFF: Verdict = { action: 'permit', because: 'filtering-off', rule: null };

/** Off means off: no list and no helper is asked. */
export function filteringSwitch(_facts: RequestFacts, policy: Policy): Verdict | undefined {
  return policy.filteringOn ? undefined : OFF;
}
