import type { RequestFacts } from '../decide.ts';
import type { Policy } from '../policy.ts';
import type { Verdict } from '../verdict.ts';

/** Names from block list files; the rule says which name and which list. */
export function blockFiles(facts: RequestFacts, policy: Policy): Verdict | undefined {
  if (policy.blockFiles === null) return undefined;
  for (const host of facts.hosts) {
    const found = policy.blockFiles.find(host);
    if (found !== null) return { action: 'deny', because: 'block-file', rule: `${found.name} (${found.list})` };
  }
  return undefined;
}
