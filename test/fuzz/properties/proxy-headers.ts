/** PROXY headers: against a second description of both versions, with Node's own address parser, and against what was made. */
import * as fc from 'fast-check';
import { isIPv4, isIPv6 } from 'node:net';
import { parseIpAddress } from '#core/common/ip-address.ts';
import { ProxyHeaderReader } from '#core/protocol/proxy-protocol/proxy-header-reader.ts';
import type { ProxyHeaderRead } from '#core/protocol/proxy-protocol/proxy-header.ts';
import { outcome, sameEveryWay, type Subject } from './any-reader.ts';
import { fuzzCase, must, type FuzzCase } from './fuzz-case.ts';
import { cutAt, hostile, places } from './octets.ts';

const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';
const V4 = '\xc0\0\x02\x07\xc0\0\x02\x08\x30\x39\x0c\x38';
const V6 = `\x20\x01\x0d\xb8${'\0'.repeat(11)}\x07\x20\x01\x0d\xb8${'\0'.repeat(11)}\x08\x30\x39\x0c\x38`;
const HEADERS = [
  'PROXY TCP4 192.0.2.7 192.0.2.8 12345 3128\r\nGET / HTTP/1.1\r\n',
  'PROXY TCP6 2001:db8::7 ::ffff:192.0.2.8 1 65535\r\n',
  'PROXY UNKNOWN\r\n',
  'PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n',
  `${SIGNATURE}\x21\x11\0\x0c${V4}GET /`,
  `${SIGNATURE}\x21\x21\0\x2f${V6}\x04\0\x03\0\0\0\xea\0\x02\x01\x02`,
  `${SIGNATURE}\x20\0\0\0`,
];
const V1 = /^PROXY (?:UNKNOWN(?: [\x20-\x7e]*)?|(TCP4|TCP6) (\S+) (\S+) (0|[1-9]\d{0,4}) (0|[1-9]\d{0,4}))\r\n/;

/** A checksum this short description does not reckon (`checksum-tlv.test.ts` does): only where one stands may a good header be refused. */
const CHECKSUM = '\x03\0\x04';
const V2 = /^\r\n\r\n\0\r\nQUIT\n(?:\x20[^]|\x21[\0\x11\x21])([^])([^])/;

const subject: Subject<ProxyHeaderRead> = {
  create: () => new ProxyHeaderReader(),
  mostOctets: 535,
  describe: (read) => (read.type === 'header' ? read.client : read),
};

/** Octets of a good version 1 header at the start of the text; 0: there is none. */
function goodV1(text: string): number {
  const [all = '', family, source = '', destination = '', ...ports] = V1.exec(text) ?? [];
  if (all === '' || all.length > 107) return 0;
  if (family === undefined) return all.length;
  // Node takes a zone, which belongs to the machine that wrote it.
  const isRight = (address: string): boolean => (family === 'TCP4' ? isIPv4(address) : isIPv6(address) && !address.includes('%'));
  return isRight(source) && isRight(destination) && ports.every((port) => Number(port) < 65_536) ? all.length : 0;
}

/** The same for version 2. */
function goodV2(text: string): number {
  const [all, high = '', low = ''] = V2.exec(text) ?? [];
  if (all === undefined) return 0;
  const octets = 16 + high.charCodeAt(0) * 256 + low.charCodeAt(0);
  const least = { '\x21\x11': 28, '\x21\x21': 52 }[all.slice(12, 14)] ?? 16;
  return octets >= least && octets <= 536 && octets <= text.length ? octets : 0;
}

function hostileHeader(text: string, at: readonly number[]): void {
  const read = sameEveryWay(subject, text, at);
  const good = text.startsWith('P') ? goodV1(text) : goodV2(text);
  if (JSON.stringify(read.what).includes('bad-checksum') && text.slice(0, good).includes(CHECKSUM)) return;
  must(good === 0 ? read.type !== 'header' : read.octets === good, 'another header than the description takes', read, good);
  if (read.type === 'more' && text.startsWith('P')) must(text.length < 107, 'waits for a line that is too long', text.length);
}

const address = fc.oneof(
  fc.ipV4().map((text) => [4, text] as const),
  fc.ipV6().map((text) => [6, text] as const),
);
const port = fc.nat(65_535);

function madeHeader(
  [family, source]: readonly [4 | 6, string],
  portOfClient: number,
  rest: string,
  isV1: boolean,
  at: readonly number[],
): void {
  const octets = parseIpAddress(source) ?? [];
  const other = family === 4 ? '192.0.2.8' : '2001:db8::8';
  const width = family === 4 ? 4 : 16;
  const full = octets.length === width ? octets : [...Array<number>(10).fill(0), 255, 255, ...octets];
  const addresses =
    Buffer.from([...full, ...Array<number>(width).fill(1), portOfClient >> 8, portOfClient & 255, 0, 80]).toString('latin1') + rest;
  const v2 = `${SIGNATURE}\x21${family === 4 ? '\x11' : '\x21'}${String.fromCharCode(addresses.length >> 8, addresses.length & 255)}${addresses}`;
  const wire = isV1 ? `PROXY TCP${family} ${source} ${other} ${portOfClient} 80\r\n` : v2;
  const read = outcome(subject, cutAt(`${wire}GET /`, at));
  const client = read.what as { readonly address: string; readonly port: number };
  must(read.type === 'header' && read.octets === wire.length && client.port === portOfClient, 'not what was made', read, wire);
  must(JSON.stringify(parseIpAddress(client.address)) === JSON.stringify(octets), 'another address', client, source);
}

export const PROXY_HEADERS: readonly FuzzCase[] = [
  fuzzCase('hostile PROXY headers', fc.property(hostile(HEADERS), places, hostileHeader)),
  fuzzCase(
    'made PROXY headers',
    fc.property(
      address,
      port,
      fc.string({ maxLength: 200, unit: 'binary-ascii' }).filter((rest) => !rest.includes(CHECKSUM)),
      fc.boolean(),
      places,
      madeHeader,
    ),
  ),
];
