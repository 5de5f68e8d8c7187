/** Everything a decision needs, compiled. Immutable: a change makes a new one. */
import type { Network } from '#core/common/ip-address.ts';
import { NO_RULES, type RuleSet } from './rule-set.ts';

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Names from block list files: far too many for a map. */
export interface NameTable {
  readonly count: number;
  /** @param host - canonical. @returns which name of which list covers it, or null. */
  find(host: string): { readonly name: string; readonly list: string } | null;
}

export interface Policy {
  /** Rises with every change; what was judged under another one may be judged differently now. */
  readonly revision: number;
  readonly filteringOn: boolean;
  readonly allow: RuleSet;
  readonly block: RuleSet;
  readonly blockFiles: NameTable | null;
  /** Ports CONNECT may reach; null: any. */
  readonly connectPorts: readonly PortRange[] | null;
  /** Bad ports that plain requests may reach all the same. */
  readonly unsafePorts: readonly PortRange[];
  /** Destinations allowed although they are protected. */
  readonly allowDestinations: readonly Network[];
  /** Destinations refused on top of the protected ones. */
  readonly denyDestinations: readonly Network[];
}

export const OPEN_POLICY: Policy = {
  revision: 0,
  filteringOn: true,
  allow: NO_RULES,
  block: NO_RULES,
  blockFiles: null,
  connectPorts: [{ from: 443, to: 443 }],
  unsafePorts: [],
  allowDestinations: [],
  denyDestinations: [],
};
