/**
 * Everything that is answered without a server, in this order: overrides,
 * special names, the hosts file. No waiting, nothing thrown.
 */
import type { Ports } from '#core/common/ports.ts';
import { orderAddresses } from '../address-order.ts';
import { HostsFile, usualHostsPath, type HostsForm } from './hosts-file.ts';
import { compileOverrides, Overrides, type OverrideProblem } from './overrides.ts';
import type { OverrideRule } from '#core/common/names/override-rule.ts';
import { NOT_FOUND, type Resolution } from '../resolution.ts';
import type { Manners } from '../manners.ts';
import type { ResolverOptions } from '../resolver-options.ts';
import { specialAnswer } from './special-names.ts';
import { canonicalAddress } from '#core/common/names/address-text.ts';

export type LocalAnswer =
  | {
      readonly type: 'resolution';
      readonly resolution: Resolution;
      readonly origin: 'override' | 'built-in' | 'hosts';
      /** A name may exist without an address; whoever asks for another record must be told the difference. */
      readonly nameExists: boolean;
      /** A canary or relay name. */
      readonly isWithheld: boolean;
    }
  /** The answer is that of another host, or none. */
  | { readonly type: 'host'; readonly host: string };

export interface LocalForm extends HostsForm {
  /** Canary and relay names do not exist. */
  readonly refuseBypassNames: boolean;
}

type LocalHosts = Pick<HostsFile, 'get' | 'stop' | 'readAgain'>;

export class LocalNames {
  readonly #hosts: LocalHosts | undefined;
  readonly #form: LocalForm;
  #loopback: Resolution;
  #rules: readonly OverrideRule[] = [];
  #overrides = new Overrides();

  /** @param form may change while this runs; see `orderAnew`. */
  constructor(hosts: LocalHosts | undefined, form: LocalForm) {
    this.#hosts = hosts;
    this.#form = form;
    this.#loopback = loopbackFor(form);
  }

  /** All or nothing. @returns every problem; none: they are in force. */
  replaceOverrides(rules: readonly OverrideRule[]): readonly OverrideProblem[] {
    const compiled = compileOverrides(rules, this.#form.preference, this.#form.machineHasIpv6());
    if (compiled.type === 'problems') return compiled.problems;
    this.#overrides = compiled.overrides;
    this.#rules = rules;
    return [];
  }

  /** Other addresses come first from now on, in the hosts file as soon as it is read again. */
  orderAnew(): void {
    this.#loopback = loopbackFor(this.#form);
    this.replaceOverrides(this.#rules);
    this.#hosts?.readAgain();
  }

  /** @param name in canonical form. */
  answer(name: string): LocalAnswer | undefined {
    const override = this.#overrides.get(name);
    if (override?.type === 'host') return override;
    if (override !== undefined) return resolved(override.resolution, 'override');
    const special = specialAnswer(name, this.#form.refuseBypassNames);
    if (special !== undefined && special.type !== 'loopback') {
      const [nameExists, isWithheld] = [special.type === 'no-data', special.type === 'withheld'];
      return { type: 'resolution', resolution: NOT_FOUND, origin: 'built-in', nameExists, isWithheld };
    }
    const known = this.#hosts?.get(name);
    if (known !== undefined) return resolved(known, 'hosts');
    return special === undefined ? undefined : resolved(this.#loopback, 'built-in');
  }

  close(): void {
    this.#hosts?.stop();
  }
}

function resolved(resolution: Resolution, origin: 'override' | 'built-in' | 'hosts'): LocalAnswer {
  return { type: 'resolution', resolution, origin, nameExists: true, isWithheld: false };
}

function loopbackFor({ preference, machineHasIpv6 }: LocalForm): Resolution {
  const addresses = orderAddresses(['127.0.0.1'], ['::1'], preference, machineHasIpv6());
  return { type: 'found', addresses, source: 'built-in' };
}

/** @param onChange called when the hosts file has been read again. */
export function openLocalNames(
  options: Pick<ResolverOptions, 'hostsFile'>,
  manners: Manners,
  ports: Ports & { machineHasIpv6(): boolean },
  onChange: () => void,
): LocalNames {
  const form: LocalForm = {
    get preference() {
      return manners.preferFamily;
    },
    get refuseBypassNames() {
      return manners.refuseBypassNames;
    },
    machineHasIpv6: () => ports.machineHasIpv6(),
  };
  const path = options.hostsFile === undefined ? usualHostsPath(process.platform) : options.hostsFile;
  return new LocalNames(path === null ? undefined : new HostsFile(path, form, ports, onChange), form);
}

/** An address in the place of a name: `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`. */
export function literalAddress(host: string): string | undefined {
  const last = host.charCodeAt(host.length - 1);
  const mayBeIpv4 = last >= 0x30 && last <= 0x39;
  if (!mayBeIpv4 && !host.includes(':')) return undefined;
  return canonicalAddress(host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host);
}
