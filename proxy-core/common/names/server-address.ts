/**
 * Name servers as people and systems write them: `192.0.2.53`,
 * `192.0.2.53:5353`, `2001:db8::53`, `[2001:db8::53]:5353`, `fe80::1%eth0`,
 * `tls://dns.example[:853]`, `https://dns.example/dns-query`. In settings the
 * addresses of an encrypted server follow it: `tls://dns.example 192.0.2.53`.
 * Pure; standing here because the settings and the resolver read the same form.
 */
import { canonicalAddress } from './address-text.ts';

// The platform's own URL parser exists in Node, Electron and browsers, but not in the ES library's types.
interface ReadUrl {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hash: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
}
declare const URL: { new (text: string): ReadUrl; canParse(text: string): boolean };

export type ServerAddress =
  | { readonly protocol: 'plain'; readonly text: string; readonly address: string; readonly port: number }
  /** RFC 7858. `host` is what the certificate must be for; `addresses` are dialled. */
  | { readonly protocol: 'tls'; readonly text: string; readonly host: string; readonly addresses: readonly string[]; readonly port: number }
  /** RFC 8484. */
  | {
      readonly protocol: 'https';
      readonly text: string;
      readonly host: string;
      readonly addresses: readonly string[];
      readonly port: number;
      readonly path: string;
    };

export type ParsedServer =
  | { readonly type: 'server'; readonly server: ServerAddress }
  | { readonly type: 'problem'; readonly userText: string };

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;

/** A server and, when it is an encrypted one, where it is. */
export interface ServerEntry {
  readonly server: string;
  readonly bootstrap: readonly string[];
}

/** `server address address`, as one line of the settings. */
export function readServerEntry(line: string): ServerEntry {
  const [server = '', ...bootstrap] = line.trim().split(/\s+/);
  return { server, bootstrap };
}

/** As `parseServer`, for a whole line. */
export function parseServerLine(line: string): ParsedServer {
  const { server, bootstrap } = readServerEntry(line);
  const parsed = parseServer(server, bootstrap);
  return parsed.type === 'server' && parsed.server.protocol === 'plain' && bootstrap.length > 0
    ? problem(`"${line}": only tls:// and https:// servers have addresses beside them.`)
    : parsed;
}

/** @param bootstrap addresses of an encrypted server, so that no other server has to be asked for them. */
export function parseServer(text: string, bootstrap: readonly string[] = []): ParsedServer {
  const trimmed = text.trim();
  if (/^(https|tls):\/\//i.test(trimmed)) return parseEncrypted(trimmed, bootstrap);
  const plain = /^(?:\[([^\]]+)\](?::(\d{1,5}))?|([^:[\]]+):(\d{1,5})|([^[\]]+))$/.exec(trimmed);
  const address = plain === null ? undefined : canonicalAddress(plain[1] ?? plain[3] ?? plain[5] ?? '');
  if (plain === null || address === undefined) return problem(`"${text}" is not the address of a name server.`);
  const port = portOf(plain[2] ?? plain[4], 53);
  if (port === undefined) return problem(`"${text}" has no possible port.`);
  return { type: 'server', server: { protocol: 'plain', text: trimmed, address, port } };
}

/** Equal servers share what was learned of them. */
export function serverKey(server: ServerAddress): string {
  return server.protocol === 'plain' ? `${server.address} ${server.port}` : `${server.text} ${server.addresses.join(' ')}`;
}

function parseEncrypted(text: string, bootstrap: readonly string[]): ParsedServer {
  if (!URL.canParse(text)) return problem(`"${text}" is not an address of the form https://host/path or tls://host.`);
  const url = new URL(text);
  const protocol = url.protocol === 'https:' ? 'https' : 'tls';
  if (url.username !== '' || url.password !== '' || url.hash !== '') return problem(`"${text}" holds a user name or a fragment.`);
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const literal = canonicalAddress(host);
  if (literal === undefined && !HOST_NAME.test(host)) return problem(`"${text}" names no host.`);
  const port = portOf(url.port === '' ? undefined : url.port, protocol === 'https' ? 443 : 853);
  if (port === undefined) return problem(`"${text}" has no possible port.`);
  const given = bootstrap.map((address) => canonicalAddress(address.trim()));
  if (given.includes(undefined)) return problem(`The bootstrap addresses of "${text}" must be IP addresses.`);
  const addresses = given.filter((address) => address !== undefined);
  if (literal !== undefined && addresses.length === 0) addresses.push(literal);
  if (addresses.length === 0) return problem(`"${text}" needs a bootstrap address, or it could not be found without another name server.`);
  const common = { text, host: literal ?? host, addresses, port };
  if (protocol === 'tls') return { type: 'server', server: { protocol, ...common } };
  return { type: 'server', server: { protocol, ...common, path: url.pathname + url.search } };
}

function portOf(text: string | undefined, usual: number): number | undefined {
  if (text === undefined) return usual;
  const port = Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}

function problem(userText: string): ParsedServer {
  return { type: 'problem', userText };
}
