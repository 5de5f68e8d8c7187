/**
 * Answers somebody decided on: local names for local machines, and the hosts
 * that stand in for search engines. Pure. `host` covers that name alone,
 * `*.host` every name below it; the longer rule wins, a whole name before all.
 */
import { MAX_OVERRIDES, readOverride, type OverrideRule } from '#core/common/names/override-rule.ts';
import { orderAddresses, type FamilyPreference } from '../address-order.ts';
import type { Resolution } from '../resolution.ts';

export type OverrideAnswer =
  | { readonly type: 'addresses'; readonly resolution: Resolution }
  /** Fail closed: when that host has no addresses, there is no answer at all. */
  | { readonly type: 'host'; readonly host: string };

export interface OverrideProblem {
  /** From 1. */
  readonly line: number;
  readonly userText: string;
}

export type CompiledOverrides =
  | { readonly type: 'overrides'; readonly overrides: Overrides }
  | { readonly type: 'problems'; readonly problems: readonly OverrideProblem[] };

export class Overrides {
  readonly #exact: ReadonlyMap<string, OverrideAnswer>;
  readonly #below: ReadonlyMap<string, OverrideAnswer>;

  constructor(exact: ReadonlyMap<string, OverrideAnswer> = new Map(), below: ReadonlyMap<string, OverrideAnswer> = new Map()) {
    this.#exact = exact;
    this.#below = below;
  }

  get size(): number {
    return this.#exact.size + this.#below.size;
  }

  get(name: string): OverrideAnswer | undefined {
    const exact = this.#exact.get(name);
    if (exact !== undefined || this.#below.size === 0) return exact;
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      const below = this.#below.get(name.slice(dot + 1));
      if (below !== undefined) return below;
    }
    return undefined;
  }
}

/** All or nothing, with every problem. */
export function compileOverrides(rules: readonly OverrideRule[], preference: FamilyPreference, machineHasIpv6: boolean): CompiledOverrides {
  const exact = new Map<string, OverrideAnswer>();
  const below = new Map<string, OverrideAnswer>();
  const problems: OverrideProblem[] = [];
  if (rules.length > MAX_OVERRIDES) problems.push({ line: MAX_OVERRIDES + 1, userText: `More than ${MAX_OVERRIDES} names are too many.` });
  for (const [index, rule] of rules.slice(0, MAX_OVERRIDES).entries()) {
    const read = readOverride(rule);
    if (read.type === 'problem') problems.push({ line: index + 1, userText: read.userText });
    else if (read.type === 'host') (read.isBelow ? below : exact).set(read.name, { type: 'host', host: read.host });
    else (read.isBelow ? below : exact).set(read.name, inOrder(read.addresses, preference, machineHasIpv6));
  }
  return problems.length > 0 ? { type: 'problems', problems } : { type: 'overrides', overrides: new Overrides(exact, below) };
}

function inOrder(addresses: readonly string[], preference: FamilyPreference, machineHasIpv6: boolean): OverrideAnswer {
  const ipv4 = addresses.filter((address) => !address.includes(':'));
  const ipv6 = addresses.filter((address) => address.includes(':'));
  const ordered = orderAddresses(ipv4, ipv6, preference, machineHasIpv6);
  return {
    type: 'addresses',
    resolution: ordered.length === 0 ? { type: 'not-found' } : { type: 'found', addresses: ordered, source: 'override' },
  };
}
