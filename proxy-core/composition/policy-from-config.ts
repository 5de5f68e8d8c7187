/** Configuration to policy: text to compiled rules, ranges and networks. */
import { parseNetwork, type Network } from '#core/common/ip-address.ts';
import { parsePortRange } from '#core/config/setting.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import type { NameTable, Policy } from '#core/policy/policy.ts';

export function policyFrom(config: ProxyConfig, blockFiles: NameTable | null): Policy {
  const { allow, block } = compileRules(config.filtering.allow, config.filtering.block);
  return {
    filteringOn: config.filtering.on,
    allow,
    block,
    blockFiles,
    connectPorts: config.proxy.connectAnyPort ? null : config.proxy.connectPorts.map(parsePortRange).filter((range) => range !== null),
    allowDestinations: networksFrom(config.proxy.allowDestinations),
    denyDestinations: networksFrom(config.proxy.denyDestinations),
  };
}

/** The configuration has checked them: what does not parse is not there. */
export function networksFrom(texts: readonly string[]): readonly Network[] {
  return texts.map(parseNetwork).filter((network) => network !== null);
}
