/** What an admin may set of the filtering name server for the LAN, and what it needs from the rest of the core. */
import type { Ports } from '#core/common/ports.ts';
import type { Network } from '#core/common/ip-address.ts';
import type { Resolver } from '../resolver.ts';

/** How a refused name is answered. */
export type Refusal =
  | { readonly type: 'no-such-name' }
  /** 0.0.0.0 and :: — nothing is there. */
  | { readonly type: 'zero' }
  /** Where the block page is; null: no answer for that family. */
  | { readonly type: 'address'; readonly ipv4: string | null; readonly ipv6: string | null };

export interface DnsListenerOptions {
  /** Tried all; `port` 0 takes a free one. */
  readonly addresses: readonly { readonly address: string; readonly port: number }[];
  /** Everybody else gets no answer at all. */
  readonly allowedNetworks: readonly Network[];
  readonly refusal: Refusal;
  /** Short, so that a change of the rules soon counts. */
  readonly refusalTtlSeconds: number;
  /** Clients ask again after this at the latest, for the same reason. */
  readonly maxTtlSeconds: number;
  /** Of one client, on average. */
  readonly queriesPerSecond: number;
  /** Of one client, at once. */
  readonly burst: number;
}

export const LISTENER_DEFAULTS: DnsListenerOptions = {
  addresses: [],
  allowedNetworks: [],
  refusal: { type: 'no-such-name' },
  refusalTtlSeconds: 10,
  maxTtlSeconds: 300,
  queriesPerSecond: 50,
  burst: 200,
};

export type DnsVerdict =
  | { readonly type: 'permit' }
  | { readonly type: 'refuse' }
  /** Safe search: the addresses of that host, or none. */
  | { readonly type: 'enforce'; readonly host: string };

/** `withheld`: a canary or relay name, said not to exist. */
export type DnsAnswerKind = 'addresses' | 'relayed' | 'no-such-name' | 'no-data' | 'refused' | 'withheld' | 'failed';

/** One query, answered. `verdict` is the very value `judge` or `judgeAliases` gave. */
export interface DnsListenerRecord<Verdict extends DnsVerdict> {
  readonly client: string;
  /** As `wire/name-text.ts` writes names. */
  readonly name: string;
  /** `A`, `AAAA`, `TYPE4711`. */
  readonly recordType: string;
  readonly verdict: Verdict;
  readonly answer: DnsAnswerKind;
  readonly addresses: readonly string[];
  readonly tookMs: number;
}

export interface DnsListenerPorts<Verdict extends DnsVerdict> extends Ports {
  readonly resolver: Pick<Resolver, 'resolve' | 'facts' | 'relay' | 'avoidServers'>;
  /** Pure and quick: it is asked about each query. @param name as `wire/name-text.ts` writes names; @param client address without port. */
  judge(name: string, client: string): Verdict;
  /**
   * Of a permitted name that turned out to be an alias.
   *
   * @param aliases the names it leads through, nearest first; never empty.
   * @returns the refusal, or null when it may be answered.
   */
  judgeAliases(aliases: readonly string[], asked: Verdict, client: string): Verdict | null;
  record(record: DnsListenerRecord<Verdict>): void;
}
