/**
 * What the policy says about a name that another device asks for: the same
 * rules in the same order as for a request. What only a request has (a path, a
 * tunnel, a port) is not there, so what depends on it is decided when the
 * device connects.
 */
import type { DnsVerdict } from '#core/dns/listener/dns-listener.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { decide } from '#core/policy/decide.ts';
import type { Policy } from '#core/policy/policy.ts';
import type { Verdict } from '#core/policy/verdict.ts';

/** The listener needs the type, history the verdict. */
export type NameVerdict = DnsVerdict & { readonly verdict: Verdict };

/** The host whose addresses are given instead of a name's own, and why: how safe search reaches devices without a proxy. */
export interface StandIn {
  readonly host: string;
  readonly verdict: Verdict;
}

/** An axis of its own: an allow rule does not end it. @param name canonical. */
export type StandInFor = (name: string, client: string) => StandIn | null;

const HTTPS_PORT = 443;

export function judgeName(name: string, client: string, policy: Policy, standInFor: StandInFor): NameVerdict {
  const host = canonicalHost(name) ?? name;
  const verdict = decide({ hosts: [host], port: HTTPS_PORT, wantsTunnel: false }, policy);
  if (verdict.action === 'deny') return { type: 'refuse', verdict };
  const standIn = standInFor(host, client);
  return standIn === null ? { type: 'permit', verdict } : { type: 'enforce', ...standIn };
}
