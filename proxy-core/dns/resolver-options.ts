/** What an admin may set, with what holds when nothing is set. */
import type { FamilyPreference } from './address-order.ts';
import type { OverrideRule } from '#core/common/names/override-rule.ts';

/** `ask`: like any other name. `search`: with each search domain first. `never`: there is no such name. */
export type SingleLabelPolicy = 'ask' | 'search' | 'never';

export interface ServerOption {
  /** See `parseServer`: an address with or without port, `tls://host`, `https://host/path`. */
  readonly server: string;
  /** Addresses of an encrypted server. */
  readonly bootstrap: readonly string[];
}

export interface ResolverOptions {
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
  readonly ttlFloorSeconds: number;
  readonly ttlCeilingSeconds: number;
  /** Answers past their time are given while a new one is fetched (RFC 8767). */
  readonly serveStale: boolean;
  readonly preferFamily: FamilyPreference;
  readonly singleLabels: SingleLabelPolicy;
  /** Empty: those of the system. */
  readonly searchDomains: readonly string[];
  readonly overrides: readonly OverrideRule[];
  /** Canary and relay names do not exist. */
  readonly refuseBypassNames: boolean;
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
};
