import { list, text } from '../setting.ts';
import { parseIpAddress } from '#core/common/ip-address.ts';

const SERVER = {
  allowed: 'the address of a name server, with a port if it is not 53, such as 192.0.2.53, 127.0.0.1:5353 or [2001:db8::53]:53',
  test: (value: string) => parseServer(value) !== null,
};

/** `address`, `address:port`, `[v6]:port`, or null. */
export function parseServer(value: string): { readonly address: string; readonly port: number } | null {
  if (parseIpAddress(value) !== null) return { address: value, port: 53 };
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):(\d{1,5})$/.exec(value.trim());
  const address = match?.[1] ?? match?.[2] ?? '';
  const port = Number(match?.[3]);
  return match === null || parseIpAddress(address) === null || port < 1 || port > 65_535 ? null : { address, port };
}

export const dns = {
  servers: list(SERVER, 16, [], 'name servers asked in this order; empty: those of the system'),
  hostsFile: text(4096, '', 'file of names this machine already knows; empty: that of the system'),
};
