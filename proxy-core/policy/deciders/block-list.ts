import type { RequestFacts } from '../decide.ts';
import type { Policy } from '../policy.ts';
import type { Verdict } from '../verdict.ts';

/** One blocked host among those the message names is enough. */
export function blockList(facts: RequestFacts, policy: Policy): Verdict | undefined {
  if (policy.block.size === 0) return undefined;
  for (const host of facts.hosts) {
    const rule = policy.block.find(host);
    if (rule !== null) return { action: 'deny', because: 'block-rule', rule };
  }
  return undefined;
}
