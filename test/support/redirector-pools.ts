/** Pools of scripted helpers and servers, ready to be asked. */
import { parseIcapUrl } from '#core/protocol/redirector/icap/icap-request.ts';
import { IcapPool } from '#core/redirector-pool/icap/icap-pool.ts';
import { NamedPool } from '#core/redirector-pool/named-pool.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { poolWith } from './redirector-world.ts';
import type { HelperWorld } from './scripted-helpers.ts';
import { OPTIONS_ANSWER, type ScriptedIcapServer } from './scripted-icap-server.ts';

export function startedPool(world: HelperWorld, changes: Partial<PoolOptions> = {}): NamedPool {
  const pool = new NamedPool(poolWith(changes), world.ports);
  pool.start();
  // Helpers are started one after the other, ten milliseconds apart.
  if ((changes.min ?? 1) > 1) world.pass(50);
  return pool;
}

export function startedIcapPool(world: HelperWorld, changes: Partial<PoolOptions> = {}): IcapPool {
  const options = poolWith({
    name: 'scan',
    protocol: 'icap',
    icapUrl: 'icap://127.0.0.1/echo',
    max: 5,
    timeLimitMs: 1000,
    onFailure: 'skip',
    ...changes,
  });
  const address = parseIcapUrl(options.icapUrl ?? '');
  if (address === null) throw new Error('no address');
  const pool = new IcapPool(options, address, world.ports);
  pool.start();
  return pool;
}

/** A pool whose server has said what it can do, with one connection that is free. */
export function knownIcapPool(
  world: HelperWorld,
  server: ScriptedIcapServer,
  changes: Partial<PoolOptions> = {},
  options = OPTIONS_ANSWER,
): IcapPool {
  const pool = startedIcapPool(world, changes);
  server.connection(1).accept();
  server.connection(1).take();
  server.connection(1).say(options);
  return pool;
}
