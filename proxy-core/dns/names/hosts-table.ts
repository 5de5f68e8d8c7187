/**
 * Reads the hosts file: an address, then names, `#` starts a comment. Text
 * comes in pieces, so that a block list of half a million lines never holds
 * the event loop. Lines that make no sense are counted and left out.
 */
import { orderAddresses, type FamilyPreference } from '../address-order.ts';
import type { Resolution } from '../resolution.ts';
import { canonicalAddress } from '#core/common/names/address-text.ts';
import { canonicalName, isHostName } from '#core/common/names/host-name.ts';

export const MAX_HOSTS_NAMES = 1_000_000;
const MAX_LINE = 4096;
const MAX_ADDRESSES_A_NAME = 16;

export interface HostsTable {
  readonly names: ReadonlyMap<string, Resolution>;
  readonly badLines: number;
  /** Names that did not fit. */
  readonly leftOut: number;
}

export class HostsReader {
  readonly #preference: FamilyPreference;
  readonly #machineHasIpv6: boolean;
  readonly #names = new Map<string, Resolution>();
  /** Block lists give one address to all names: they share one resolution. */
  readonly #shared = new Map<string, Resolution>();
  #rest = '';
  #badLines = 0;
  #leftOut = 0;

  constructor(preference: FamilyPreference, machineHasIpv6: boolean) {
    this.#preference = preference;
    this.#machineHasIpv6 = machineHasIpv6;
  }

  feed(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#readLine(line);
    if (this.#rest.length <= MAX_LINE) return;
    this.#badLines += this.#rest.startsWith('#') ? 0 : 1;
    this.#rest = '#'; // What is left of a giant line is a comment.
  }

  end(): HostsTable {
    this.#readLine(this.#rest);
    this.#rest = '';
    return { names: this.#names, badLines: this.#badLines, leftOut: this.#leftOut };
  }

  #readLine(line: string): void {
    if (line.length > MAX_LINE) {
      this.#badLines += 1;
      return;
    }
    const [addressText, ...names] = line
      .replace(/^\uFEFF/, '')
      .replace(/#.*/s, '')
      .trim()
      .split(/\s+/);
    if (addressText === undefined || addressText === '') return;
    const address = canonicalAddress(addressText);
    if (address === undefined || names.length === 0) {
      this.#badLines += 1;
      return;
    }
    for (const text of names) this.#add(canonicalName(text), address);
  }

  #add(name: string, address: string): void {
    const known = this.#names.get(name);
    if (known === undefined && this.#names.size >= MAX_HOSTS_NAMES) this.#leftOut += 1;
    else if (!isHostName(name)) this.#badLines += 1;
    else this.#names.set(name, this.#withAddress(known, address));
  }

  #withAddress(known: Resolution | undefined, address: string): Resolution {
    const before = known?.type === 'found' ? known.addresses : [];
    if (before.includes(address) || before.length >= MAX_ADDRESSES_A_NAME) return known ?? this.#withAddress(undefined, address);
    const all = [...before, address];
    const addresses = orderAddresses(
      all.filter((each) => !each.includes(':')),
      all.filter((each) => each.includes(':')),
      this.#preference,
      this.#machineHasIpv6,
    );
    const key = addresses.join(' ');
    const shared = this.#shared.get(key);
    if (shared !== undefined) return shared;
    // Of no use to this machine: then the name is one without an address.
    const made: Resolution = addresses.length === 0 ? { type: 'not-found' } : { type: 'found', addresses, source: 'hosts' };
    this.#shared.set(key, made);
    return made;
  }
}
