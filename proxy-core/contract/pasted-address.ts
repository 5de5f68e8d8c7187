/**
 * An address that a person pasted into a search, and the rows it is the
 * address of: one answer for history and for the live table. Pure.
 */
import { pathLetters } from './path-text.ts';
import type { HistoryRow } from './views.ts';

// The platform's own URL parser exists in Node, Electron and browsers, but not in the ES library's types.
declare const URL: { new (text: string): { readonly hostname: string }; canParse(text: string): boolean };

/** Of a search: a whole address may be pasted, and addresses are long. */
export const MAX_SEARCH_CHARACTERS = 4096;

export interface PastedAddress {
  /** Canonical, as rows hold it. */
  readonly host: string;
  /** False: nothing followed the host, so more of it may have been meant. */
  readonly isWholeHost: boolean;
  /** Null: none, or the usual one. */
  readonly port: number | null;
  /** Lower case, in letters, without a slash at its end; empty: any. */
  readonly path: string;
  /** Tunnels are known by their host alone. */
  readonly maybeTunnel: boolean;
}

const ADDRESS = /^(?:(https?|wss?):\/\/)?(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]\\%\s]+)(:\d{0,5})?([/?#].*)?$/s;
const USUAL_PORTS: readonly number[] = [0, 80, 443];
const DEFAULT_PORTS: ReadonlyMap<string | undefined, number> = new Map([
  ['http', 80],
  ['ws', 80],
  ['https', 443],
  ['wss', 443],
]);

/** @param word - As `comparable` makes it, without white space. @returns null when it is no address: just a word, a host or a path. */
export function readPastedAddress(word: string): PastedAddress | null {
  const [, scheme, host, port, rest = ''] = ADDRESS.exec(word) ?? [];
  if (host === undefined) return null;
  // A host alone is a word like any other, and what stands before ":/" is a scheme that is not searched for here.
  if (scheme === undefined && (port === ':' || (port === undefined && rest === ''))) return null;
  const canonical = canonicalHost(host);
  if (canonical === null) return null;
  const number = port === undefined || port === ':' ? null : Number(port.slice(1));
  return {
    host: canonical,
    isWholeHost: port !== undefined || rest !== '',
    port: number === DEFAULT_PORTS.get(scheme) ? null : number,
    path: pathOf(rest),
    maybeTunnel: scheme !== 'http' && scheme !== 'ws',
  };
}

export function isAddressOf(address: PastedAddress, row: Pick<HistoryRow, 'host' | 'port' | 'path'>): boolean {
  if (address.isWholeHost ? row.host !== address.host : !row.host.startsWith(address.host)) return false;
  if (address.port === null ? !USUAL_PORTS.includes(row.port) : row.port !== address.port) return false;
  if (address.path === '' || (row.path === '' && address.maybeTunnel)) return true;
  return comparable(row.path).startsWith(address.path);
}

function pathOf(rest: string): string {
  const path = rest.replace(/#.*$/s, '');
  return comparable(path.startsWith('?') ? `/${path}` : path).replace(/\/$/, '');
}

/** Letters of a host as rows hold them, in punycode; a text of ASCII is returned as it is. @param text - In lower case. */
export function hostOfLetters(text: string): string {
  return /[^\0-~]/.test(text) ? (canonicalHost(text) ?? text) : text;
}

/** Lower case and composed, percent-encoded letters as letters. */
export function comparable(text: string): string {
  return pathLetters(text).normalize('NFC').toLowerCase();
}

/** Punycode, lower case, without brackets and dot at the end; null when it is no host. */
function canonicalHost(host: string): string | null {
  if (/[/?#@\\]/.test(host)) return null;
  const text = `http://${host}/`;
  if (!URL.canParse(text)) return null;
  return new URL(text).hostname.replace(/^\[|\]$|\.$/g, '');
}
