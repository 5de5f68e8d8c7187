/** The settings' pools as the redirector room wants them. Pure, but for looking whether an example is there. */
import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { SIMPLE_POOL, type PoolSetting } from '#core/config/sections/redirector.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';

type Settings = Pick<ProxyConfig, 'redirector' | 'redirectors'>;

/** In the order they are asked: the one of the section `redirector` first. Pools that are off are left out. */
export function poolOptionsFrom(settings: Settings, exampleFolder: string): readonly PoolOptions[] {
  return poolSettings(settings)
    .filter(({ on }) => on)
    .map((pool) => poolOptions(pool, exampleFolder));
}

/** All of them, the simple one included when it names something to ask. */
export function poolSettings({ redirector, redirectors }: Settings): readonly PoolSetting[] {
  const isSet = redirector.protocol === 'icap' ? redirector.icapUrl !== '' : redirector.program !== '';
  return redirector.on && isSet ? [simplePool(redirector), ...redirectors.pools] : redirectors.pools;
}

function simplePool(settings: ProxyConfig['redirector']): PoolSetting {
  const { on, program, protocol, icapUrl, concurrency, timeoutMs, queue, onFailure, helpers, maxHelpers } = settings;
  const everything = { methods: null, hosts: null, people: null, connect: true };
  const limits = { min: helpers, max: Math.max(helpers, maxHelpers), concurrency, timeoutMs, queue, onFailure };
  return { name: SIMPLE_POOL, on, program, arguments: [...settings.arguments], protocol, icapUrl, ...limits, ...everything };
}

export function poolOptions(pool: PoolSetting, exampleFolder: string): PoolOptions {
  const { name, protocol, min, max, concurrency, methods, hosts, people, connect, timeoutMs, queue, onFailure } = pool;
  return {
    name,
    program: programPath(pool.program, exampleFolder),
    args: pool.arguments,
    protocol,
    min,
    max,
    concurrency: protocol === 'squid' ? concurrency : 0,
    asks: { methods, hosts, people, connect },
    timeLimitMs: timeoutMs,
    onFailure,
    queueMax: queue,
    icapUrl: protocol === 'icap' ? pool.icapUrl : null,
  };
}

/** A relative name means one of the examples when there is one of that name: `permit-all`, `icap/deny-page`. */
export function programPath(program: string, exampleFolder: string): string {
  if (program === '' || isAbsolute(program)) return program;
  return (
    ['', '.js', '.ts']
      .map((ending) => join(exampleFolder, program + ending))
      .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true) ?? program
  );
}
