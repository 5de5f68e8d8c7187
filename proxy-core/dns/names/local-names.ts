/**
 * Everything that is answered without a server, in this order: overrides,
 * special names, the hosts file. No waiting, nothing thrown.
 */
import type { Ports } from '#core/common/ports.ts';
import { orderAddresses } from '../address-order.ts';
import { HostsFile, usualHostsPath } from './hosts-file.ts';
import { Overrides } from './overrides.ts';
import { NOT_FOUND, type Resolution } from '../resolution.ts';
import type { ResolverOptions } from '../resolver-options.ts';
import { specialAnswer } from './special-names.ts';
import { canonicalAddress } from '../wire/address-text.ts';

export type LocalAnswer =
  | { readonly type: 'resolution'; readonly resolution: Resolution; readonly origin: 'override' | 'built-in' | 'hosts' }
  /** The answer is that of another host, or none. */
  | { readonly type: 'host'; readonly host: string };

export class LocalNames {
  readonly #hosts: Pick<HostsFile, 'get' | 'stop'> | undefined;
  readonly #refuseBypassNames: boolean;
  readonly #loopback: Resolution;
  /** Replaced as a whole. */
  overrides = new Overrides();

  /** @param loopback the addresses of `localhost`, in order. */
  constructor(hosts: Pick<HostsFile, 'get' | 'stop'> | undefined, refuseBypassNames: boolean, loopback: readonly string[]) {
    this.#hosts = hosts;
    this.#refuseBypassNames = refuseBypassNames;
    this.#loopback = { type: 'found', addresses: loopback, source: 'built-in' };
  }

  /** @param name in canonical form. */
  answer(name: string): LocalAnswer | undefined {
    const override = this.overrides.get(name);
    if (override?.type === 'host') return override;
    if (override !== undefined) return { type: 'resolution', resolution: override.resolution, origin: 'override' };
    const special = specialAnswer(name, this.#refuseBypassNames);
    if (special !== undefined && special.type !== 'loopback') return { type: 'resolution', resolution: NOT_FOUND, origin: 'built-in' };
    const known = this.#hosts?.get(name);
    if (known !== undefined) return { type: 'resolution', resolution: known, origin: 'hosts' };
    return special === undefined ? undefined : { type: 'resolution', resolution: this.#loopback, origin: 'built-in' };
  }

  close(): void {
    this.#hosts?.stop();
  }
}

/** @param onChange called when the hosts file has changed. */
export function openLocalNames(options: ResolverOptions, ports: Ports & { machineHasIpv6(): boolean }, onChange: () => void): LocalNames {
  const preference = options.preferFamily;
  const path = options.hostsFile === undefined ? usualHostsPath(process.platform, process.env['SystemRoot']) : options.hostsFile;
  const form = { preference, machineHasIpv6: () => ports.machineHasIpv6() };
  const hosts = path === null ? undefined : new HostsFile(path, form, ports, onChange);
  const loopback = orderAddresses(['127.0.0.1'], ['::1'], preference, ports.machineHasIpv6());
  return new LocalNames(hosts, options.refuseBypassNames, loopback);
}

/** An address in the place of a name: `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`. */
export function literalAddress(host: string): string | undefined {
  const last = host.charCodeAt(host.length - 1);
  const mayBeIpv4 = last >= 0x30 && last <= 0x39;
  if (!mayBeIpv4 && !host.includes(':')) return undefined;
  return canonicalAddress(host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host);
}
