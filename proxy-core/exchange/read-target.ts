/** Where a request wants to go (RFC 9112 section 3.2), in the one form that is judged and dialled. */
import { authorityOf } from '#core/common/ip-address.ts';
import { ProxyError } from '#core/common/proxy-error.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { HOST } from '#core/protocol/http1/head/known-fields.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import { parseAuthority, parseRequestTarget } from '#core/protocol/http1/head/request-target.ts';
import type { Exchange } from './exchange.ts';

/** @throws ProxyError for a target or Host nobody can be meant by. */
export function readTarget(exchange: Exchange): void {
  const head = exchange.head as RequestHead;
  exchange.keepsClient = head.minorVersion === 1;
  const parsed = parseRequestTarget(head.method, head.target);
  if (!parsed.ok) throw new ProxyError('MALFORMED_REQUEST', parsed.problem);
  checkHostField(head);
  const target = parsed.value;
  switch (target.form) {
    case 'absolute':
      if (target.scheme !== 'http') throw new ProxyError('UNSUPPORTED_SCHEME', `scheme ${target.scheme}`);
      return setTarget(exchange, target.authority, target.host, target.port, pathFor(head.method, target.path));
    case 'authority':
      exchange.mode = exchange.mode === 'forward' ? 'connect' : exchange.mode;
      return setTarget(exchange, target.authority, target.host, target.port, '');
    case 'origin':
    case 'asterisk':
      throw new ProxyError('NOT_A_PROXY_REQUEST', `${target.form}-form`);
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

function isPlain(written: string, canonical: string): boolean {
  const lower = written.toLowerCase();
  return lower === canonical || lower === `${canonical}.`;
}

/** RFC 9112 section 3.2.4: OPTIONS without a path asks about the server as a whole. */
function pathFor(method: string, path: string): string {
  if (path !== '') return path;
  return method === 'OPTIONS' ? '*' : '/';
}

/** RFC 9112 section 3.2: exactly one valid Host in HTTP/1.1, at most one before. */
function checkHostField(head: RequestHead): void {
  const first = head.fields.find(HOST);
  if (first === -1) {
    if (head.minorVersion === 1) throw new ProxyError('MALFORMED_REQUEST', 'no Host field');
    return;
  }
  if (head.fields.find(HOST, first + 1) !== -1) throw new ProxyError('MALFORMED_REQUEST', 'more than one Host field');
  const value = head.fields.value(first);
  if (value !== '' && parseAuthority(value) === null) throw new ProxyError('MALFORMED_REQUEST', 'the Host field is no host and port');
}

/** The host of the Host field in canonical form, when it names another one than the target. */
export function otherHost(exchange: Exchange): string | null {
  const head = exchange.head as RequestHead;
  const at = head.fields.find(HOST);
  if (at === -1) return null;
  const value = head.fields.value(at);
  if (value === exchange.authority || value === '') return null;
  const host = canonicalHost(parseAuthority(value)?.host ?? '');
  return host === null || host === exchange.host ? null : host;
}
