import type { RequestFacts } from '../decide.ts';
import type { Policy } from '../policy.ts';
import type { Verdict } from '../verdict.ts';

/** Every host the message names has to be allowed: a Host field on the list must not open another target. */
export function allowList(facts: RequestFacts, policy: Policy): Verdict | undefined {
  if (policy.allow.size === 0) return undefined;
  let rule: string | null = null;
  for (const host of facts.hosts) {
    const found = policy.allow.find(host);
    if (found === null) return undefined;
    rule ??= found;
  }
  return { action: 'permit', because: 'allow-rule', rule };
}
