/** Rules that name networks (`192.168.1.0/24`). A look-up costs one map look-up for each prefix length in use, however many there are. */
import type { Network } from '#core/common/ip-address.ts';

interface PrefixLength {
  /** 4 or 16. */
  readonly octets: number;
  readonly bits: number;
  /** Network address to the rule as written. */
  readonly rules: Map<string, string>;
}

export class NetworkRules {
  /** The longest prefix first: the most specific rule is the one that is told. */
  readonly #lengths: PrefixLength[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The first rule for a network counts. */
  add(network: Network, rule: string): void {
    const { rules } = this.#lengthFor(network.octets.length, network.bits);
    const key = networkAddress(network.octets, network.bits).join('.');
    if (rules.has(key)) return;
    rules.set(key, rule);
    this.#size += 1;
  }

  /** @returns the rule of the smallest network around the address, or null. */
  find(address: readonly number[]): string | null {
    for (const { octets, bits, rules } of this.#lengths) {
      if (octets !== address.length) continue;
      const rule = rules.get(networkAddress(address, bits).join('.'));
      if (rule !== undefined) return rule;
    }
    return null;
  }

  #lengthFor(octets: number, bits: number): PrefixLength {
    const known = this.#lengths.find((one) => one.octets === octets && one.bits === bits);
    if (known !== undefined) return known;
    const fresh = { octets, bits, rules: new Map<string, string>() };
    this.#lengths.push(fresh);
    this.#lengths.sort((a, b) => b.bits - a.bits);
    return fresh;
  }
}

/** The address with every bit behind the prefix cleared. */
export function networkAddress(address: readonly number[], bits: number): readonly number[] {
  return address.map((octet, at) => octet & (0xff00 >> Math.min(8, Math.max(0, bits - at * 8))) & 0xff);
}
