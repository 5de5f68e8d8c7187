import type { PoolSetting } from '#core/config/sections/redirector.ts';
import { DEFAULT_CONFIG, type ProxyConfig } from '#core/config/settings.ts';

/** A pool as it stands in the settings; everything but what is said is ordinary. */
export function poolSetting(parts: Partial<PoolSetting> = {}): PoolSetting {
  return {
    name: 'family',
    on: true,
    program: 'permit-all',
    arguments: [],
    protocol: 'squid',
    icapUrl: '',
    min: 1,
    max: 5,
    concurrency: 100,
    methods: null,
    hosts: null,
    people: null,
    connect: true,
    timeoutMs: 2000,
    queue: 1000,
    onFailure: 'allow',
    ...parts,
  };
}

/** The settings of redirectors with these in place of the defaults. */
export function redirectorConfig(
  simple: Partial<ProxyConfig['redirector']>,
  pools: readonly PoolSetting[],
): Pick<ProxyConfig, 'redirector' | 'redirectors'> {
  return {
    redirector: { ...DEFAULT_CONFIG.redirector, ...simple },
    redirectors: { ...DEFAULT_CONFIG.redirectors, pools },
  };
}
