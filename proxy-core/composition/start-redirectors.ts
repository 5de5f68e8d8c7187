/** The redirector pools the settings ask for, running. */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Ports } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import { processStarter } from '#core/redirector-pool/helpers/helper-process.ts';
import { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';
import type { CoreOptions } from './core-options.ts';

const QUEUE_MAX = 10_000;
const CONCURRENCY = 200;

export function startRedirectors(settings: ProxyConfig['redirector'], options: CoreOptions, ports: Ports): RedirectorPools | null {
  if (!settings.on || settings.program === '') return null;
  const pools = new RedirectorPools(
    {
      pools: [
        {
          name: 'redirector',
          program: programPath(settings.program, options.redirectorFolder),
          args: settings.arguments,
          protocol: 'squid',
          min: settings.helpers,
          max: settings.helpers,
          concurrency: CONCURRENCY,
          asks: { methods: null, hosts: null, people: null, connect: true },
          timeLimitMs: settings.timeoutMs,
          onFailure: 'allow',
          queueMax: QUEUE_MAX,
          icapUrl: null,
        },
      ],
      filesFolder: null,
    },
    {
      clock: ports.clock,
      log: ports.log,
      startHelper: processStarter(ports.clock),
      runtime: { ...options.helperRuntime, platform: process.platform },
      environment: options.environment,
      afterThisTurn: setImmediate,
    },
  );
  pools.start();
  return pools;
}

/** A bare name means one of the examples. */
function programPath(program: string, folder: string): string {
  if (isAbsolute(program) || /[\\/]/.test(program)) return program;
  const example = ['', '.js', '.ts'].map((ending) => join(folder, program + ending)).find((path) => existsSync(path));
  return example ?? program;
}
