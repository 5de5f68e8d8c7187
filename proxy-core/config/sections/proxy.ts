import * as z from 'zod';
import { parseIpAddress } from '#core/common/ip-address.ts';
import { flag, list, NETWORK, oneOf, port, PORT_RANGE, text } from '../setting.ts';
import { isUserEntry } from '../secrets.ts';

const ADDRESS = {
  allowed: 'an address of this machine such as 127.0.0.1 or ::1',
  test: (value: string) => NETWORK.test(value) && !value.includes('/'),
};
const ADDRESS4 = { allowed: 'an IPv4 address of this machine', test: (value: string) => ADDRESS.test(value) && !value.includes(':') };
const ADDRESS6 = { allowed: 'an IPv6 address of this machine', test: (value: string) => ADDRESS.test(value) && value.includes(':') };
/** The screens are for this machine alone, so an address another machine could reach is refused. */
const LOOPBACK = {
  allowed: 'this machine only: localhost, ::1 or an address from 127.0.0.0/8 (use an SSH tunnel to see the screens from elsewhere)',
  test: (value: string) => value === 'localhost' || isLoopback(value),
};
/** Passwords typed as overrides are hashed before they get here; in a file they have to be hashed already (`--hash NAME:PASSWORD` prints one). */
export const USER = { allowed: 'NAME:PASSWORD when typed, NAME:scrypt$... in a file', test: isUserEntry };

export const proxy = {
  port: port(3128, 'where browsers connect; 3128 as Squid and ExaProxy'),
  hosts: list(ADDRESS, 16, ['127.0.0.1', '::1'], 'addresses the proxy listens on; loopback only unless the home network is to use it'),
  clients: list(NETWORK, 1000, ['127.0.0.0/8', '::1/128'], 'networks whose devices may use the proxy'),
  users: { ...list(USER, 1000, [], 'people who have to sign in; empty: nobody has to'), isSecret: true } as const,
  connectPorts: list(PORT_RANGE, 100, ['443', '563', '8443'], 'ports a tunnel may reach: a tunnel carries anything, so they are few'),
  unsafePorts: list(
    PORT_RANGE,
    100,
    [],
    'ports plain requests may reach although no web site is there (mail, chat, file services; the list of bad ports of the Fetch standard)',
  ),
  connectAnyPort: flag(false, 'let tunnels reach every port'),
  allowDestinations: list(NETWORK, 1000, [], 'protected addresses (this machine, link-local) that may be reached all the same'),
  denyDestinations: list(NETWORK, 1000, [], 'addresses that are refused whatever name led there'),
  trustedPeers: list(NETWORK, 1000, [], 'proxies in front of this one whose X-Forwarded-For and Forwarded are believed'),
  forwardedFor: oneOf(
    ['off', 'on', 'masked'],
    'off',
    'X-Forwarded-For sent on: off leaves it alone, on adds the client, masked removes it',
  ),
  sourceAddress4: text(45, '', 'outgoing IPv4 connections start from this address; empty: the system chooses', ADDRESS4),
  sourceAddress6: text(45, '', 'outgoing IPv6 connections start from this address; empty: the system chooses', ADDRESS6),
  unnamedTls: oneOf(['permit', 'deny'], 'deny', 'transparent TLS without a server name: permit it to the address it was sent to, or deny'),
};

export const monitor = {
  // Not even empty: a listener without an address takes every address of the machine.
  host: {
    ...text(45, '127.0.0.1', 'address of the screens; only this machine can reach them'),
    schema: z.string(LOOPBACK.allowed).refine(LOOPBACK.test, LOOPBACK.allowed),
  },
  port: port(8080, 'where the screens are; 8080 as ExaProxy'),
};

function isLoopback(value: string): boolean {
  const address = parseIpAddress(value);
  if (address === null || value.includes('%')) return false;
  if (address.length === 4) return address[0] === 127 && !value.includes(':');
  return address.every((octet, at) => octet === (at === 15 ? 1 : 0));
}
