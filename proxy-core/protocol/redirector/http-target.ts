/** An address a helper wrote, taken apart and judged: only what can safely become a request-target and a Host. */
import { parseAuthority, parseRequestTarget } from '../http1/head/request-target.ts';

export interface HttpTarget {
  /** Absolute, canonical: lower-case scheme and host, default port left out. */
  readonly url: string;
  readonly scheme: 'http' | 'https';
  /** Lower case; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path with query, never empty. */
  readonly path: string;
}

const HOST = /^[a-z0-9._~!$&'()*+,;=%-]+$/;
const CONTROL = /[\x00-\x1f\x7f]/;

/**
 * @param text - As a helper wrote it, latin1. Blanks and non-ASCII octets in the path are percent-encoded.
 * @returns null when it is no http or https address, carries user information, a control character or a host that is none.
 */
export function readHttpTarget(text: string): HttpTarget | null {
  if (CONTROL.test(text)) return null;
  const hash = text.indexOf('#');
  const parsed = parseRequestTarget('GET', encodedPath(hash === -1 ? text : text.slice(0, hash)));
  if (!parsed.ok || parsed.value.form !== 'absolute') return null;
  const { scheme, host, port, path } = parsed.value;
  if (scheme !== 'http' && scheme !== 'https') return null;
  const name = host.toLowerCase();
  if (!name.includes(':') && !HOST.test(name)) return null;
  return httpTarget(scheme, name, port, path === '' ? '/' : path);
}

export function httpTarget(scheme: 'http' | 'https', host: string, port: number, path: string): HttpTarget {
  const name = host.includes(':') ? `[${host}]` : host;
  const authority = port === (scheme === 'http' ? 80 : 443) ? name : `${name}:${port}`;
  return { url: `${scheme}://${authority}${path}`, scheme, host, port, path };
}

/** `host:port` for a tunnel, or null. */
export function readHostPort(text: string): { readonly host: string; readonly port: number } | null {
  const authority = CONTROL.test(text) ? null : parseAuthority(text);
  if (authority === null || authority.port === null) return null;
  const host = authority.host.toLowerCase();
  return host.includes(':') || HOST.test(host) ? { host, port: authority.port } : null;
}

/** A Location a browser gets: any scheme, or a path. Null when it could break out of its field line. */
export function readLocation(text: string): string | null {
  if (text === '' || CONTROL.test(text)) return null;
  return encodedPath(text);
}

function encodedPath(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, (letter) => {
    const code = letter.charCodeAt(0);
    return code > 0xff ? encodeURIComponent(letter) : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
}
