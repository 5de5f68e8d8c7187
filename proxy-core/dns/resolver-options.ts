/** What an admin may set, with what holds when nothing is set. */
import type { OverrideRule } from '#core/common/names/override-rule.ts';
import type { ServerEntry } from '#core/common/names/server-address.ts';
import type { Manners } from './manners.ts';

/** See `parseServer`: an address with or without port, `tls://host`, `https://host/path`, and where an encrypted one is. */
export type ServerOption = ServerEntry;

export interface ResolverOptions extends Manners {
  /** Empty: those of the system, followed when they change. */
  readonly servers: readonly ServerOption[];
  /** Undefined: the usual place; null: none. */
  readonly hostsFile: string | null | undefined;
  /** Undefined: the usual place; null: ask Node, as on Windows. Not read when `servers` are given. */
  readonly resolvConf: string | null | undefined;
  /** A name is given up after this. */
  readonly timeoutMs: number;
  /** A silent server is left for the next after this, doubled with each round. */
  readonly firstWaitMs: number;
  readonly cacheNames: number;
  readonly overrides: readonly OverrideRule[];
}

/** What others are told of. */
export interface ResolverEvents {
  /** A name was looked up at the servers, and they had an answer (also "no such name"), or none. */
  onLookedUp(name: string, hasAnswer: boolean): void;
}

export const RESOLVER_DEFAULTS: ResolverOptions = {
  servers: [],
  hostsFile: undefined,
  resolvConf: undefined,
  timeoutMs: 5000,
  firstWaitMs: 400,
  cacheNames: 20_000,
  ttlFloorSeconds: 5,
  ttlCeilingSeconds: 86_400,
  serveStale: false,
  preferFamily: 'auto',
  singleLabels: 'ask',
  searchDomains: [],
  overrides: [],
  refuseBypassNames: true,
  mixedCase: true,
};
