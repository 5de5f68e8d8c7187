/** One core with every door that reads requests, and a client for each of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from '#core/common/ports.ts';
import { startCore, type CoreWorld } from './core-world.ts';
import { doorPorts } from './door-port.ts';
import { client, type Origin, type Peer } from './raw-peers.ts';
import { tempFolder } from './temp-folder.ts';

export const HTTP_DOORS = ['forward', 'transparent', 'PROXY line', 'reverse'] as const;
export type HttpDoor = (typeof HTTP_DOORS)[number];

export interface HttpDoors {
  readonly world: CoreWorld;
  /** A new client of this door. */
  comesIn(door: HttpDoor): Promise<Peer>;
}

/** All of these names are this machine. The reverse door leads every Host to `served`, and sends it on as it is. */
export async function openHttpDoors(
  names: readonly string[],
  served: Origin,
  settings: Readonly<Record<string, string>> = {},
  ports: Partial<Ports> = {},
): Promise<HttpDoors> {
  const hosts = join(tempFolder(), 'hosts');
  writeFileSync(hosts, names.map((name) => `127.0.0.1 ${name}\n`).join(''));
  const world = await startCore(
    {
      'dns.hostsFile': hosts,
      'transparent.listen': '127.0.0.1:0',
      'proxyProtocol.listen': '127.0.0.1:0',
      'proxyProtocol.trusted': '127.0.0.1/32',
      'reverse.listen': '127.0.0.1:0',
      'reverse.routes': JSON.stringify([{ to: `http://${served.authority}` }]),
      ...settings,
    },
    ports,
  );
  const [transparent, reverse, forward] = [
    await doorPorts(world, 'transparent'),
    await doorPorts(world, 'reverse'),
    await doorPorts(world, 'forward'),
  ];
  const doors: Readonly<Record<HttpDoor, number | undefined>> = {
    forward: world.port,
    transparent: transparent[0],
    'PROXY line': forward.at(-1),
    reverse: reverse[0],
  };
  return {
    world,
    comesIn: async (door) => {
      const peer = await client(doors[door] as number);
      return door === 'PROXY line' ? peer.say('PROXY TCP4 192.0.2.7 192.0.2.8 12345 3128\r\n') : peer;
    },
  };
}

/** A request as it is written at this door; its head is complete. */
export function requestAt(door: HttpDoor, authority: string, fields = '', method = 'GET', path = '/'): string {
  const target = door === 'transparent' || door === 'reverse' ? path : `http://${authority}${path}`;
  return `${method} ${target} HTTP/1.1\r\nHost: ${authority}\r\n${fields}\r\n`;
}
