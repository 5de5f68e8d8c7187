/**
 * Compiled rules. A host covers itself and every host below it: example.org
 * covers www.example.org but not myexample.org. A network covers the addresses
 * in it.
 */
import { parseIpAddress } from '#core/common/ip-address.ts';
import { NetworkRules } from './network-rules.ts';

const NO_NETWORKS = new NetworkRules();

export class RuleSet {
  /** Canonical host to the rule as the user wrote it. */
  readonly #rules: ReadonlyMap<string, string>;
  readonly #networks: NetworkRules;

  constructor(rules: ReadonlyMap<string, string>, networks: NetworkRules = NO_NETWORKS) {
    this.#rules = rules;
    this.#networks = networks;
  }

  get size(): number {
    return this.#rules.size + this.#networks.size;
  }

  /** @param host - canonical. @returns the rule that covers it, the most specific first, or null. */
  find(host: string): string | null {
    if (this.#rules.size > 0) {
      for (let at = 0; ;) {
        const rule = this.#rules.get(at === 0 ? host : host.slice(at));
        if (rule !== undefined) return rule;
        const dot = host.indexOf('.', at);
        if (dot === -1) break;
        at = dot + 1;
      }
    }
    if (this.#networks.size === 0) return null;
    const octets = parseIpAddress(host);
    return octets === null ? null : this.#networks.find(octets);
  }

  /** @param octets - of an address that a name led to. @returns the rule for the address or for a network around it, or null. */
  findAddress(address: string, octets: readonly number[]): string | null {
    return this.#rules.get(address) ?? this.#networks.find(octets);
  }
}

export const NO_RULES = new RuleSet(new Map());
