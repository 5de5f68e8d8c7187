/** Where a request wants to go (RFC 9112 section 3.2), in the one form that is judged and dialled. */
import { authorityOf } from '#core/common/ip-address.ts';
import { ProxyError } from '#core/common/proxy-error.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { connectionOptions } from '#core/protocol/http1/head/hop-by-hop.ts';
import { HOST } from '#core/protocol/http1/head/known-fields.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import { parseAuthority, parseRequestTarget, type RequestTarget } from '#core/protocol/http1/head/request-target.ts';
import { routeFor, type Door } from './door.ts';
import type { Exchange } from './exchange.ts';

/** @throws ProxyError for a target or Host nobody can be meant by. */
export function readTarget(exchange: Exchange, door: Door): void {
  const head = exchange.head as RequestHead;
  exchange.options = connectionOptions(head.fields);
  exchange.keepsClient = head.minorVersion === 1 && !exchange.options.close;
  const parsed = parseRequestTarget(head.method, head.target);
  if (!parsed.ok) throw new ProxyError('MALFORMED_REQUEST', parsed.problem);
  const hostField = checkedHostField(head, 'authority' in parsed.value ? parsed.value.authority : null);
  if (door.naming === 'target') readProxyTarget(exchange, parsed.value);
  else readServerTarget(exchange, parsed.value, hostField);
  exchange.otherHost = otherHost(exchange, hostField);
  if (door.naming === 'fixed') fixTarget(exchange, door.host, door.port);
  if (door.naming === 'routes') followRoute(exchange, door);
}

/** The door of a proxy: absolute-form, or authority-form for CONNECT. */
function readProxyTarget(exchange: Exchange, target: RequestTarget): void {
  const method = exchange.method;
  switch (target.form) {
    case 'absolute':
      if (target.scheme !== 'http') throw new ProxyError('UNSUPPORTED_SCHEME', `scheme ${target.scheme}`);
      return setTarget(exchange, target.authority, target.host, target.port, pathFor(method, target.path));
    case 'authority':
      exchange.mode = 'connect';
      return setTarget(exchange, target.authority, target.host, target.port, '');
    case 'origin':
    case 'asterisk':
      throw new ProxyError('NOT_A_PROXY_REQUEST', `${target.form}-form`);
  }
}

/** The door of a server: origin-form with Host; absolute-form has to be understood as well (RFC 9112 section 3.2.2). */
function readServerTarget(exchange: Exchange, target: RequestTarget, hostField: string | null): void {
  switch (target.form) {
    case 'absolute':
      return readProxyTarget(exchange, target);
    case 'authority':
      throw new ProxyError('METHOD_NOT_ALLOWED', 'CONNECT on a door for redirected traffic');
    case 'origin':
    case 'asterisk': {
      const authority = hostField === null ? null : parseAuthority(hostField);
      if (hostField === null || authority === null) throw new ProxyError('MALFORMED_REQUEST', 'no Host field says where to');
      return setTarget(exchange, hostField, authority.host, authority.port ?? 80, target.form === 'origin' ? target.path : '*');
    }
  }
}

function setTarget(exchange: Exchange, authority: string, host: string, port: number, path: string): void {
  const canonical = canonicalHost(host);
  if (canonical === null || port === 0) throw new ProxyError('MALFORMED_REQUEST', 'the target names no host');
  exchange.host = canonical;
  exchange.port = port;
  exchange.path = path;
  // What was written goes on unless its spelling could be read in another way by the next hop.
  exchange.authority = isPlain(host, canonical) ? authority : authorityOf(canonical, port);
}

/** The connection goes where it was promised to; what the request names is judged as well. */
function fixTarget(exchange: Exchange, host: string, port: number): void {
  if (exchange.host !== host) exchange.otherHost = exchange.host;
  exchange.host = host;
  exchange.port = port;
}

function followRoute(exchange: Exchange, door: Extract<Door, { readonly naming: 'routes' }>): void {
  const route = routeFor(door.routes, exchange.host, exchange.path);
  if (route === null) throw new ProxyError('NO_ROUTE', exchange.host);
  const { origin } = route;
  const { method, authority, host, path } = exchange;
  exchange.route = route;
  const port = door.isTls && !/:\d+$/.test(authority) ? 443 : exchange.port;
  exchange.asked = { method, authority, host, port, path, otherHost: null };
  exchange.host = origin.host;
  exchange.port = origin.port;
  exchange.tls = origin.tls;
  if (route.rewritesHost) exchange.authority = origin.authority;
}

function isPlain(written: string, canonical: string): boolean {
  if (written === canonical) return true;
  const lower = written.toLowerCase();
  return lower === canonical || lower === `${canonical}.`;
}

/** RFC 9112 section 3.2.4: OPTIONS without a path asks about the server as a whole. */
function pathFor(method: string, path: string): string {
  if (path !== '') return path;
  return method === 'OPTIONS' ? '*' : '/';
}

/** RFC 9112 section 3.2: exactly one valid Host in HTTP/1.1, at most one before. Empty counts as none. */
function checkedHostField(head: RequestHead, authority: string | null): string | null {
  const first = head.fields.find(HOST);
  if (first === -1) {
    if (head.minorVersion === 1) throw new ProxyError('MALFORMED_REQUEST', 'no Host field');
    return null;
  }
  if (head.fields.find(HOST, first + 1) !== -1) throw new ProxyError('MALFORMED_REQUEST', 'more than one Host field');
  const value = head.fields.value(first);
  if (value === '') return null;
  // Nearly always it says what the target says, which has been read.
  if (value !== authority && parseAuthority(value) === null)
    throw new ProxyError('MALFORMED_REQUEST', 'the Host field is no host and port');
  return value;
}

/** The host of the Host field in canonical form, when it names another one than the target. */
function otherHost(exchange: Exchange, hostField: string | null): string | null {
  if (hostField === null || hostField === exchange.authority) return null;
  const host = canonicalHost(parseAuthority(hostField)?.host ?? '');
  return host === null || host === exchange.host ? null : host;
}
