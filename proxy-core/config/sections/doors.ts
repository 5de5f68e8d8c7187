import * as z from 'zod';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { HOST_PORT, items, list, NETWORK, parseHostPort, text, wholeNumber } from '../setting.ts';
import { parseParent } from '../parent-url.ts';
import { USER } from './proxy.ts';

const FILE = { allowed: 'the path of a file', test: (value: string) => value.length <= 4096 && !value.includes('\0') };
const HOST = {
  allowed: 'a host such as example.org, or a network such as 10.0.0.0/8',
  test: (value: string) => value.length >= 1 && value.length <= 253,
};
const PARENT = {
  allowed: 'http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT, with user:password@ before the host if need be, or direct',
  test: (value: string) => parseParent(value) !== null,
};
const listener = (about: string) => text(60, '', about, { ...HOST_PORT, test: (value) => parseHostPort(value) !== null });
const users = (about: string) => ({ ...list(USER, 1000, [], about), isSecret: true }) as const;
const clients = list(NETWORK, 1000, [], 'networks whose devices may use this door; empty: those of proxy.clients');
const hostPort = z.string(HOST_PORT.allowed).refine((value) => parseHostPort(value) !== null, HOST_PORT.allowed);

export const socks = {
  listen: listener('SOCKS5 door, usually 127.0.0.1:1080; empty: off'),
  clients,
  users: users('people who have to sign in over SOCKS5; empty: nobody has to'),
};

export const transparent = { listen: listener('door for redirected port 80, usually port 3129; empty: off'), clients };

export const transparentTls = {
  listen: listener('door for redirected port 443, usually port 3130; empty: off'),
  clients,
  port: wholeNumber(1, 65_535, 443, 'port dialled for a server name'),
};

export const proxyProtocol = {
  listen: listener('forward proxy behind a load balancer that sends a PROXY line first; empty: off'),
  trusted: list(NETWORK, 1000, [], 'only these senders of PROXY lines are let in'),
};

const Route = z.strictObject({
  /** Empty or left out: any host. */
  host: z.string().max(253).default(''),
  path: z.string('a path that starts with /').startsWith('/', 'a path that starts with /').max(2000).default('/'),
  to: z.string('http://HOST:PORT or https://HOST:PORT').regex(/^https?:\/\/[^/?#@\s]+$/, 'http://HOST:PORT or https://HOST:PORT'),
  rewriteHost: z.boolean('true or false').default(false),
  signIn: z.boolean('true or false').default(false),
  clientCertificate: z.boolean('true or false').default(false),
});
export type RouteSetting = z.infer<typeof Route>;

export const reverse = {
  listen: listener('door in front of your own servers; empty: off'),
  clients: list(NETWORK, 1000, ['0.0.0.0/0', '::/0'], 'networks that may use this door'),
  certificate: text(4096, '', 'PEM file of the certificate this door shows; empty: plain HTTP', FILE),
  key: text(4096, '', 'PEM file of its private key', FILE),
  clientAuthority: text(4096, '', 'PEM file of the authority that signs client certificates', FILE),
  users: users('people for routes with signIn'),
  routes: items<RouteSetting>(
    z.array(Route, 'a list of routes').max(1000) as z.ZodType<readonly RouteSetting[]>,
    'routes in order: { host, path, to, rewriteHost, signIn, clientCertificate }',
  ),
};

const PLACE = 'HOST:PORT such as nas.lan:445 or [2001:db8::1]:22';
const place = z.string(PLACE).refine((value) => isPlace(value), PLACE);
const Forward = z.strictObject({ listen: hostPort, to: place });
export type ForwardSetting = z.infer<typeof Forward>;

export const portForward = {
  forwards: items<ForwardSetting>(
    z.array(Forward, 'a list of { listen, to }').max(100),
    'ports that lead to a fixed place: { listen: HOST:PORT, to: HOST:PORT }',
  ),
  clients,
};

/** Somewhere one can go to: a name or an address that can be dialled, and a port. */
function isPlace(value: string): boolean {
  const parsed = parseHostPort(value);
  return parsed !== null && parsed.port > 0 && canonicalHost(parsed.host) !== null;
}

const ParentRule = z.strictObject({
  hosts: z.array(z.string().min(1).max(253)).min(1).max(1000),
  through: z.array(z.string(PARENT.allowed).refine(PARENT.test, PARENT.allowed)).min(1).max(16),
});
export type ParentRuleSetting = z.infer<typeof ParentRule>;

export const parent = {
  proxies: {
    ...list(PARENT, 16, [], 'proxies in front of this one, tried in order; empty: straight to the sites'),
    isSecret: true,
  } as const,
  direct: list(HOST, 1000, [], 'hosts and networks that are reached straight all the same'),
  rules: {
    ...items<ParentRuleSetting>(
      z.array(ParentRule, 'a list of { hosts, through }').max(100),
      'other proxies for some hosts: { hosts: [...], through: [...] }',
    ),
    isSecret: true,
  } as const,
};
