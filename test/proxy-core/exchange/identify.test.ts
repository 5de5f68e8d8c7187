import { describe, expect, it } from 'vitest';
import { parseNetwork } from '#core/common/ip-address.ts';
import { identify } from '#core/exchange/identify.ts';
import { exchangeFor, FORWARD } from '../../support/exchange-world.ts';

const PEER = '192.0.2.9';
const trusting = (...networks: readonly string[]) => ({
  ...FORWARD,
  trustedPeers: networks.map(parseNetwork).filter((network) => network !== null),
});

/** Who is taken for the client, of a request that came from 192.0.2.9 with these field lines. */
function clientOf(fields: readonly string[], door = trusting(PEER, '10.0.0.0/8', 'fd00::/8')): string {
  const exchange = exchangeFor(`GET http://x.test/ HTTP/1.1\r\nHost: x.test\r\n${fields.map((line) => `${line}\r\n`).join('')}\r\n`);
  identify(exchange, door);
  expect(exchange.peer).toBe(PEER);
  return exchange.client;
}

describe('a trusted peer names the client', () => {
  it.each([
    [['X-Forwarded-For: 198.51.100.1'], '198.51.100.1'],
    [['X-Forwarded-For: 6.6.6.6, 198.51.100.1'], '198.51.100.1'],
    [['X-Forwarded-For: 6.6.6.6, 198.51.100.1, 10.1.1.1, fd00::1'], '198.51.100.1'],
    [['X-Forwarded-For: 10.3.3.3, 10.2.2.2'], '10.3.3.3'],
    [['X-Forwarded-For: 198.51.100.1', 'X-Forwarded-For: 10.1.1.1'], '198.51.100.1'],
    [['X-Forwarded-For: 198.51.100.1:4711'], '198.51.100.1'],
    [['X-Forwarded-For: ::ffff:198.51.100.1'], '198.51.100.1'],
    [['X-Forwarded-For: 2001:DB8::1'], '2001:db8::1'],
    [['X-Forwarded-For: [2001:db8::1]:80'], '2001:db8::1'],
    [['Forwarded: for=198.51.100.2;proto=http;by=10.0.0.1'], '198.51.100.2'],
    [['Forwarded: for=6.6.6.6, FOR="198.51.100.2:80"'], '198.51.100.2'],
    [['Forwarded: proto=http; for="[2001:db8::2]"'], '2001:db8::2'],
    [['Forwarded: for=6.6.6.6', 'X-Forwarded-For: 198.51.100.1'], '198.51.100.1'],
  ])('%j: %s', (fields, client) => expect(clientOf(fields)).toBe(client));
});

describe('what cannot be believed is not', () => {
  it.each([
    [['X-Other: 1'], PEER],
    [['X-Forwarded-For:'], PEER],
    [['X-Forwarded-For: unknown'], PEER],
    [['X-Forwarded-For: 198.51.100.1, unknown'], PEER],
    [['X-Forwarded-For: 198.51.100.1, '], PEER],
    [['X-Forwarded-For: 198.51.100.1, unknown, 10.1.1.1'], '10.1.1.1'],
    [['X-Forwarded-For: 999.1.1.1'], PEER],
    [['X-Forwarded-For: 0x7f000001'], PEER],
    [['X-Forwarded-For: 2130706433'], PEER],
    [['X-Forwarded-For: a.example'], PEER],
    [['X-Forwarded-For: 127.0.0.1 evil'], PEER],
    [['Forwarded: for=_hidden'], PEER],
    [['Forwarded: for=unknown'], PEER],
    [['Forwarded: by=198.51.100.1'], PEER],
    [['Forwarded: xfor=198.51.100.1'], PEER],
    [['Forwarded: for="198.51.100.1'], PEER],
    [[`X-Forwarded-For: 198.51.100.1${', 10.0.0.1'.repeat(500)}`], '10.0.0.1'],
  ])('%j: %s', (fields, client) => expect(clientOf(fields)).toBe(client));

  it('because the peer is not trusted', () => expect(clientOf(['X-Forwarded-For: 198.51.100.1'], trusting('10.0.0.0/8'))).toBe(PEER));
  it('because nobody is', () => expect(clientOf(['X-Forwarded-For: 198.51.100.1'], trusting())).toBe(PEER));
});
