/** What one client, or a site it calls, may do to keep the proxy busy: the attacks of the bench scenario "one client beside another". */
import type { Socket } from 'node:net';

export interface Attack {
  readonly name: string;
  /** At once; each that is closed is opened anew, up to `MOST_CONNECTIONS` in all. */
  readonly connections: number;
  readonly door?: 'proxy' | 'socks';
  /** Said first on each connection. `site` is an authority that takes content, or answers with `answers`. */
  readonly says: (site: string, count: number) => string;
  /** Said again and again as fast as it is taken. */
  readonly repeats?: (site: string) => string;
  /** One octet now and then. */
  readonly drips?: boolean;
  /** The client never reads. */
  readonly isDeaf?: boolean;
  /** Closed as soon as everything is said. */
  readonly closes?: 'reset' | 'end';
  /** What the site says to each request, the last part of it again and again. */
  readonly answers?: { readonly head: string; readonly repeated: string };
}

/** A flood is bounded, however fast it is. */
export const MOST_CONNECTIONS = 20_000;

const get = (site: string, fields = ''): string => `GET http://${site}/ HTTP/1.1\r\nHost: ${site}\r\n${fields}\r\n`;
const post = (site: string, framing: string): string => `POST http://${site}/ HTTP/1.1\r\nHost: ${site}\r\n${framing}\r\n\r\n`;
const MANY_FIELDS = Array.from({ length: 190 }, (_, index) => `X-Field-${index}: ${'v'.repeat(40)}\r\n`).join('');
const CHUNKED = 'Transfer-Encoding: chunked';
const ONE_OCTET_CHUNKS = '1\r\nx\r\n'.repeat(10_000);
const nothing = (): string => '';

export const ATTACKS: readonly Attack[] = [
  { name: 'nothing', connections: 0, says: nothing },
  { name: 'refused requests in a row', connections: 20, says: nothing, repeats: () => get('blocked.example').repeat(500) },
  { name: 'heads of 190 fields in a row', connections: 20, says: nothing, repeats: () => get('blocked.example', MANY_FIELDS).repeat(20) },
  { name: 'requests in a row, answers never read', connections: 20, isDeaf: true, says: nothing, repeats: (site) => get(site).repeat(500) },
  { name: 'content in one-octet chunks', connections: 20, says: (site) => post(site, CHUNKED), repeats: () => ONE_OCTET_CHUNKS },
  {
    name: 'answers in one-octet chunks',
    connections: 20,
    says: (site) => get(site),
    answers: { head: `HTTP/1.1 200 OK\r\n${CHUNKED}\r\n\r\n`, repeated: ONE_OCTET_CHUNKS },
  },
  {
    name: 'interim answers without end',
    connections: 20,
    says: (site) => get(site),
    answers: { head: '', repeated: 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(100) },
  },
  { name: 'trailers without end', connections: 20, says: (site) => post(site, CHUNKED), repeats: () => `0\r\n${'X: y\r\n'.repeat(5000)}` },
  { name: 'bulk content', connections: 20, says: (site) => post(site, 'Content-Length: 1000000000000'), repeats: () => 'x'.repeat(65_536) },
  { name: 'bodies that drip', connections: 1000, drips: true, says: (site) => post(site, 'Content-Length: 1000000') },
  { name: 'heads that drip', connections: 2000, drips: true, says: () => 'GET http://x.example/ HTTP/1.1\r\nX-Slow: ' },
  { name: 'TLS hellos', connections: 50, closes: 'end', says: () => `\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03${'r'.repeat(400)}` },
  { name: 'SOCKS greetings', connections: 50, door: 'socks', closes: 'end', says: () => '\x05\x01\0' },
  { name: 'tunnels', connections: 50, closes: 'end', says: (site) => `CONNECT ${site} HTTP/1.1\r\nHost: ${site}\r\n\r\n` },
  { name: 'connections', connections: 50, closes: 'end', says: nothing },
  { name: 'requests and resets', connections: 50, closes: 'reset', says: (site) => get(site) },
  { name: 'names that do not exist', connections: 20, says: (_site, count) => get(`host${count}.example`) },
];

/** Writes a text again and again, as fast as the other side takes it. */
export function pour(socket: Socket, text: string): void {
  const octets = Buffer.from(text, 'latin1');
  const more = (): void => {
    if (!socket.writable) return;
    if (socket.write(octets)) setImmediate(more);
    else socket.once('drain', more);
  };
  more();
}
