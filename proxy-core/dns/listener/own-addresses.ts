/** Every address a listener is reached at: one that listens on all of a family is reached at each the machine has. */
import { networkInterfaces } from 'node:os';
import type { OwnAddress } from '../servers/server-source.ts';

/** @param machineAddresses handed in by tests. */
export function ownAddresses(
  address: string,
  port: number,
  machineAddresses: readonly string[] = addressesOfMachine(),
): readonly OwnAddress[] {
  if (address !== '0.0.0.0' && address !== '::') return [{ address, port }];
  const reached = machineAddresses.filter((each) => each.includes(':') === (address === '::'));
  return [address, ...reached].map((each) => ({ address: each, port }));
}

function addressesOfMachine(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);
}
