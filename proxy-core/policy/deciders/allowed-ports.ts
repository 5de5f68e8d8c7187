import type { RequestFacts } from '../decide.ts';
import type { Policy } from '../policy.ts';
import type { Verdict } from '../verdict.ts';

/** A tunnel carries anything, so the ports it may reach are few (RFC 9110 section 9.3.6). Holds with filtering off, too. */
export function allowedPorts(facts: RequestFacts, policy: Policy): Verdict | undefined {
  if (!facts.wantsTunnel || policy.connectPorts === null) return undefined;
  for (const range of policy.connectPorts) if (facts.port >= range.from && facts.port <= range.to) return undefined;
  return { action: 'deny', because: 'forbidden-port', rule: String(facts.port) };
}
