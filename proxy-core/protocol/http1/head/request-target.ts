/** The four forms of a request-target (RFC 9112 section 3.2). */
import { isIpAddress } from '#core/common/ip-address.ts';
import { decimal } from '#core/common/octets.ts';

export type RequestTarget =
  | { readonly form: 'origin'; readonly path: string }
  | {
      readonly form: 'absolute';
      readonly scheme: string;
      readonly authority: string;
      readonly host: string;
      readonly port: number;
      readonly path: string;
    }
  | { readonly form: 'authority'; readonly authority: string; readonly host: string; readonly port: number }
  | { readonly form: 'asterisk' };

/** Either the value, or why there is none. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
  ['ftp', 21],
]);
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;
// What parsers disagree about: a fragment is never sent, controls and SP end a target. No browser sends any of them.
const NEVER_IN_TARGET = /[\x00-\x20\x7f#]/;
const LONGEST_PORT = ':65535'.length;
const REG_NAME = /^[^[\]:@/?#\\<>"\x00-\x20\x7f]+$/;

/**
 * Reads the request-target of a request line.
 *
 * @param method - As received. Methods are case-sensitive.
 * @param target - As received: at least one octet, not percent-decoded, latin1. Any other octet passes, also those a browser
 *   would have encoded: `"<>^`{|}` and what is above 127.
 * @returns The target in its form. `host` is as written, an IPv6 literal without its brackets; it is not judged here whether
 *   it is a good name, nor whether the scheme (in lower case) is one the proxy serves. `path` is empty when nothing follows the
 *   authority. `port` is 1 to 65535, the scheme's default when absent (0: a scheme without one). Never throws.
 *
 * @see RFC 9112 sections 3.2.1 to 3.2.4 for the forms
 * @see RFC 9110 section 4.2.4 for refusing user information
 * @see RFC 9110 section 9.3.6 for refusing CONNECT without a port
 */
export function parseRequestTarget(method: string, target: string): Parsed<RequestTarget> {
  if (NEVER_IN_TARGET.test(target)) return problem('a fragment, white space or a control octet');
  if (hasBackslashBeforeQuery(target)) return problem('a back slash before the query');
  if (method === 'CONNECT') return parseAuthorityForm(target);
  if (target === '*') return method === 'OPTIONS' ? found({ form: 'asterisk' }) : problem('only OPTIONS may ask for *');
  if (target.startsWith('/')) return found({ form: 'origin', path: target });
  return parseAbsoluteForm(target);
}

/**
 * To a browser a back slash in front of the query is a slash (URL standard, path state of special schemes), to others it is a
 * letter of the path, or of the host. In the query it is a letter to all of them, and browsers send it as it is.
 */
function hasBackslashBeforeQuery(target: string): boolean {
  const at = target.indexOf('\\');
  if (at === -1) return false;
  const query = target.indexOf('?');
  return query === -1 || at < query;
}

export interface Authority {
  readonly host: string;
  /** Null when none was written. */
  readonly port: number | null;
}

/** `host`, `host:port`, `[v6]`, `[v6]:port` (RFC 3986 section 3.2), or null. An empty port after the colon counts as none. */
export function parseAuthority(text: string): Authority | null {
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    const address = text.slice(1, Math.max(end, 1));
    // An IPv4 address has no colon; brackets around it, or around a name, are read by some and refused by others.
    if (!address.includes(':') || !isIpAddress(address)) return null;
    return withPort(address, text.slice(end + 1));
  }
  const colon = text.indexOf(':');
  const host = colon === -1 ? text : text.slice(0, colon);
  if (!REG_NAME.test(host)) return null;
  return withPort(host, colon === -1 ? '' : text.slice(colon));
}

function withPort(host: string, rest: string): Authority | null {
  if (rest === '' || rest === ':') return { host, port: null };
  if (!rest.startsWith(':') || rest.length > LONGEST_PORT) return null;
  const port = decimal(rest, 1);
  return port >= 1 && port <= 65_535 ? { host, port } : null;
}

function parseAuthorityForm(target: string): Parsed<RequestTarget> {
  const authority = parseAuthority(target);
  if (authority === null) return problem('not a host and port');
  if (authority.port === null) return problem('CONNECT needs a port');
  return found({ form: 'authority', authority: target, host: authority.host, port: authority.port });
}

function parseAbsoluteForm(target: string): Parsed<RequestTarget> {
  const scheme = schemeOf(target);
  if (scheme === null) return problem('neither a path nor an absolute address');
  const start = scheme.length + 3;
  const end = authorityEnd(target, start);
  const authorityText = target.slice(start, end);
  const rest = target.slice(end);
  if (authorityText.includes('@')) return problem('user information is not allowed here');
  const authority = parseAuthority(authorityText);
  if (authority === null) return problem('not a host and port');
  const port = authority.port ?? DEFAULT_PORTS.get(scheme) ?? 0;
  const path = rest === '' || rest.startsWith('/') ? rest : `/${rest}`;
  return found({ form: 'absolute', scheme, authority: authorityText, host: authority.host, port, path });
}

/** What stands before `://`, in lower case (RFC 3986 section 3.1), or null. */
function schemeOf(target: string): string | null {
  if (target.startsWith('http://')) return 'http';
  const text = target.slice(0, Math.max(target.indexOf('://'), 0));
  return SCHEME.test(text) ? text.toLowerCase() : null;
}

/** The authority ends at the path or the query, whichever comes first (RFC 3986 section 3.2). */
function authorityEnd(target: string, from: number): number {
  const slash = target.indexOf('/', from);
  const query = target.indexOf('?', from);
  if (slash === -1) return query === -1 ? target.length : query;
  return query === -1 ? slash : Math.min(slash, query);
}

function found(value: RequestTarget): Parsed<RequestTarget> {
  return { ok: true, value };
}

function problem(text: string): Parsed<RequestTarget> {
  return { ok: false, problem: text };
}
