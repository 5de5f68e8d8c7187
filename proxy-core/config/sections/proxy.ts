import * as z from 'zod';
import { flag, HOST_PORT, list, NETWORK, oneOf, parseHostPort, port, PORT_RANGE, text, wholeNumber } from '../setting.ts';

const ADDRESS = {
  allowed: 'an address of this machine such as 127.0.0.1 or ::1',
  test: (value: string) => NETWORK.test(value) && !value.includes('/'),
};
/** `name:scrypt$...` once hashed; `name:password` only in an override, and hashed before anything else sees it. */
const USER = { allowed: 'NAME:PASSWORD', test: (value: string) => /^[^\s:,]{1,64}:.{1,512}$/s.test(value) };

export const proxy = {
  port: port(3128, 'where browsers connect; 3128 as Squid and ExaProxy'),
  hosts: list(ADDRESS, 16, ['127.0.0.1', '::1'], 'addresses the proxy listens on; loopback only unless the home network is to use it'),
  clients: list(NETWORK, 1000, ['127.0.0.0/8', '::1/128'], 'networks whose devices may use the proxy'),
  users: { ...list(USER, 1000, [], 'people who have to sign in; empty: nobody has to'), isSecret: true } as const,
  connectPorts: list(PORT_RANGE, 100, ['443', '563', '8443'], 'ports a tunnel may reach: a tunnel carries anything, so they are few'),
  connectAnyPort: flag(false, 'let tunnels reach every port'),
  allowDestinations: list(NETWORK, 1000, [], 'protected addresses (this machine, link-local) that may be reached all the same'),
  denyDestinations: list(NETWORK, 1000, [], 'addresses that are refused whatever name led there'),
  trustedPeers: list(NETWORK, 1000, [], 'proxies in front of this one whose X-Forwarded-For and Forwarded are believed'),
  forwardedFor: oneOf(
    ['off', 'on', 'masked'],
    'off',
    'X-Forwarded-For sent on: off leaves it alone, on adds the client, masked removes it',
  ),
  sourceAddress4: text(45, '', 'outgoing IPv4 connections start from this address; empty: the system chooses', ADDRESS),
  sourceAddress6: text(45, '', 'outgoing IPv6 connections start from this address; empty: the system chooses', ADDRESS),
  unnamedTls: oneOf(['permit', 'deny'], 'deny', 'transparent TLS without a server name: permit it to the address it was sent to, or deny'),
};

export const monitor = {
  host: text(45, '127.0.0.1', 'address of the screens; loopback only', ADDRESS),
  port: port(8080, 'where the screens are; 8080 as ExaProxy'),
};

const listener = (about: string) => text(60, '', about, { ...HOST_PORT, test: (value) => parseHostPort(value) !== null });

export const socks = {
  listen: listener('SOCKS5 listener, usually 127.0.0.1:1080; empty: off'),
  users: { ...list(USER, 1000, [], 'people who have to sign in over SOCKS5; empty: nobody has to'), isSecret: true } as const,
};
export const transparent = { listen: listener('transparent HTTP listener for redirected port 80, usually 3129; empty: off') };
export const transparentTls = {
  listen: listener('transparent TLS listener for redirected port 443, usually 3130; empty: off'),
  port: wholeNumber(1, 65_535, 443, 'port dialled for a server name'),
};
export const proxyProtocol = {
  listen: listener('forward proxy behind a load balancer that sends a PROXY line first; empty: off'),
  trusted: list(NETWORK, 1000, [], 'only these senders of PROXY lines are believed; others are closed'),
};

export const Route = z.strictObject({
  listen: z.string('HOST:PORT').refine((value) => parseHostPort(value) !== null, HOST_PORT.allowed),
  to: z.string('HOST:PORT').refine((value) => parseHostPort(value) !== null, HOST_PORT.allowed),
});
