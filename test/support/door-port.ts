import { call } from '@orpc/server';
import type { CoreWorld } from './core-world.ts';

/** The ports of the doors of this mode, in the order they were opened. The PROXY protocol's is the last `forward` one. */
export async function doorPorts({ core }: CoreWorld, mode: string): Promise<readonly number[]> {
  const { listeners } = await call(core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
  return listeners.filter((listener) => listener.mode === mode).map(({ address }) => Number(address.split(':').at(-1)));
}

/** Of the last one. */
export async function doorPort(world: CoreWorld, mode: string): Promise<number> {
  const port = (await doorPorts(world, mode)).at(-1);
  if (port === undefined) throw new Error(`there is no door for ${mode}`);
  return port;
}
