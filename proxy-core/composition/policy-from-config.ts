/** Configuration to policy: text to ranges and networks; rules are compiled already. */
import { parseNetwork, type Network } from '#core/common/ip-address.ts';
import { parsePortRange } from '#core/config/setting.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { Policy, PortRange } from '#core/policy/policy.ts';

/** @param compiled - what takes long to make of it: the rules, and names of block list files. */
export function policyFrom(config: ProxyConfig, compiled: Pick<Policy, 'allow' | 'block' | 'blockFiles'>): Policy {
  const { allow, block, blockFiles } = compiled;
  return {
    revision: 0,
    filteringOn: config.filtering.on,
    allow,
    block,
    blockFiles,
    connectPorts: config.proxy.connectAnyPort ? null : rangesFrom(config.proxy.connectPorts),
    unsafePorts: rangesFrom(config.proxy.unsafePorts),
    allowDestinations: networksFrom(config.proxy.allowDestinations),
    denyDestinations: networksFrom(config.proxy.denyDestinations),
  };
}

function rangesFrom(texts: readonly string[]): readonly PortRange[] {
  return texts.map(parsePortRange).filter((range) => range !== null);
}

/** The configuration has checked them: what does not parse is not there. */
export function networksFrom(texts: readonly string[]): readonly Network[] {
  return texts.map(parseNetwork).filter((network) => network !== null);
}
