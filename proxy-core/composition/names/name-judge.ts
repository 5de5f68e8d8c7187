/**
 * What the policy says about a name that another device asks for: the same
 * rules in the same order as for a request. What only a request has (a path, a
 * tunnel, a port) is not there, so what depends on it is decided when the
 * device connects.
 */
import type { DnsVerdict } from '#core/dns/listener/dns-listener.ts';
import { decide } from '#core/policy/decide.ts';
import type { Policy } from '#core/policy/policy.ts';
import type { Verdict } from '#core/policy/verdict.ts';
import { shownName } from '#core/dns/wire/name-text.ts';
import { readingsOf } from './name-readings.ts';

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

/** @param name as `dns/wire/name-text.ts` writes names. Every host it may be read as has to be permitted. */
export function judgeName(name: string, client: string, policy: Policy, standInFor: StandInFor): NameVerdict {
  const hosts = readingsOf(name);
  const verdict = decide({ hosts, port: HTTPS_PORT, wantsTunnel: false }, policy);
  if (verdict.action === 'deny') return { type: 'refuse', verdict };
  for (const host of hosts) {
    const standIn = standInFor(host, client);
    if (standIn !== null) return { type: 'enforce', ...standIn };
  }
  return { type: 'permit', verdict };
}

/**
 * A permitted name that is an alias leads wherever its owner likes, so the
 * names behind it are judged as well. An allow rule for the name itself, and
 * filtering that is off, let it lead anywhere.
 *
 * @returns null when nothing speaks against it. The rule of a refusal names the blocked alias first.
 */
export function judgeAliases(aliases: readonly string[], asked: NameVerdict, policy: Policy): NameVerdict | null {
  if (asked.verdict.because !== 'no-rule') return null;
  for (const alias of aliases) {
    const { action, rule } = decide({ hosts: readingsOf(alias), port: HTTPS_PORT, wantsTunnel: false }, policy);
    if (action !== 'deny') continue;
    const named = rule === null || rule === alias ? alias : `${shownName(alias)} (${rule})`;
    return { type: 'refuse', verdict: { action: 'deny', because: 'blocked-alias', rule: named } };
  }
  return null;
}
