import { describe, expect, it } from 'vitest';
import type { ProxyError } from '#core/common/proxy-error.ts';
import { Deadlines, NEVER } from '#core/net/deadlines.ts';
import { connectHandshake, socksHandshake, type HandshakeDone } from '#core/net/parents/parent-handshake.ts';
import { UpstreamConnection } from '#core/net/upstream-connection.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { plainKey } from '../../../support/pool-keys.ts';
import { socketPair, turnsUntil } from '../../../support/socket-pair.ts';

type Start = (connection: UpstreamConnection, deadlineAt: number) => Promise<HandshakeDone>;

/** A connection to a parent that only the test speaks for. */
async function world(start: Start) {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const connection = new UpstreamConnection(plainKey('parent.test'), '192.0.2.1', 3128);
  const { near, far: parent } = await socketPair(connection.onread);
  connection.attach(near, false);
  connection.watchWith(deadlines, NEVER);
  let asked = '';
  parent.on('data', (data: Buffer) => (asked += data.toString('latin1')));
  let end: string | null = null;
  void start(connection, deadlines.in(5000)).then(
    ({ early }) => (end = `open ${early?.toString() ?? ''}`),
    (error: ProxyError) => (end = error.code),
  );
  return {
    clock,
    connection,
    parent,
    hears: (octets: string) => turnsUntil(() => asked.endsWith(octets)),
    asked: () => asked,
    ends: async () => (await turnsUntil(() => end !== null), end),
  };
}

const connect =
  (fields = '', host = 'site.test'): Start =>
  (connection, deadlineAt) =>
    connectHandshake(connection, host, 443, fields, deadlineAt);
const socks =
  (credentials: Parameters<typeof socksHandshake>[3] = null): Start =>
  (connection, deadlineAt) =>
    socksHandshake(connection, 'site.test', 443, credentials, deadlineAt);

const GRANTED = '\x05\x00\x00\x01\0\0\0\0\0\0';
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('an HTTP parent', () => {
  it('is asked for a tunnel, with the credentials, an IPv6 address in brackets', async () => {
    const { hears, asked } = await world(connect('Proxy-Authorization: Basic eA==\r\n', '2001:db8::1'));
    await hears('\r\n\r\n');
    expect(asked()).toBe('CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\nProxy-Authorization: Basic eA==\r\n\r\n');
  });

  it.each([
    ['HTTP/1.1 200 OK\r\n\r\n', 'open '],
    ['HTTP/1.0 200 Connection established\r\nProxy-Agent: x\r\n\r\n', 'open '],
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly', 'open early'],
    ['HTTP/1.1 299 Why not\r\nTransfer-Encoding: chunked\r\n\r\nearly', 'open early'],
    ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nearly', 'open early'],
    [`${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(65)}HTTP/1.1 200 OK\r\n\r\n`, 'PARENT_REFUSED'],
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'PARENT_REFUSED'],
    ['HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nstory', 'PARENT_REFUSED'],
    ['HTTP/1.1 301 Moved\r\nLocation: http://evil.test/\r\n\r\n', 'PARENT_REFUSED'],
    ['HTTP/1.1 101 Switching\r\n\r\n', 'PARENT_REFUSED'],
    ['HTTP/1.1 504 Gateway Timeout\r\n\r\n', 'CONNECT_TIMEOUT'],
    ['SSH-2.0-x\r\n\r\n', 'UPSTREAM_MALFORMED'],
    ['HTTP/1.1 200 OK\r\nX: \0\r\n\r\n', 'UPSTREAM_MALFORMED'],
    [`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(300_000)}`, 'UPSTREAM_MALFORMED'],
  ])('that answers %j: %s', async (answer, outcome) => {
    const { hears, parent, connection, ends } = await world(connect());
    await hears('\r\n\r\n');
    parent.write(answer);
    expect(await ends()).toBe(outcome);
    if (outcome.startsWith('open')) expect(connection.isOpen).toBe(true);
    else await turnsUntil(() => !connection.isOpen);
  });
});

describe('a SOCKS5 parent', () => {
  it('is told who asks, then the name, and what it sends behind its answer is the tunnel', async () => {
    const { hears, parent, ends } = await world(socks({ user: 'sam', password: 'sesame' }));
    await hears('\x05\x02\x00\x02');
    parent.write(latin1('\x05\x02'));
    await hears('\x01\x03sam\x06sesame');
    parent.write(latin1('\x01\x00'));
    await hears(`\x05\x01\x00\x03\x09site.test\x01\xbb`);
    parent.write(latin1(`${GRANTED}early`));
    expect(await ends()).toBe('open early');
  });

  it('may answer octet by octet', async () => {
    const { hears, parent, ends } = await world(socks());
    await hears('\x05\x01\x00');
    for (const mark of `\x05\x00`) parent.write(latin1(mark));
    await hears('\x01\xbb');
    for (const mark of GRANTED) parent.write(latin1(mark));
    expect(await ends()).toBe('open ');
  });

  it.each([
    [1, 'PARENT_REFUSED'],
    [2, 'PARENT_REFUSED'],
    [3, 'CONNECT_UNREACHABLE'],
    [4, 'CONNECT_UNREACHABLE'],
    [5, 'CONNECT_REFUSED'],
    [6, 'CONNECT_TIMEOUT'],
    [7, 'PARENT_REFUSED'],
    [99, 'PARENT_REFUSED'],
  ])('that says %i is told as %s', async (code, outcome) => {
    const { hears, parent, ends } = await world(socks());
    await hears('\x05\x01\x00');
    parent.write(latin1('\x05\x00'));
    await hears('\x01\xbb');
    parent.write(latin1(`\x05${String.fromCharCode(code)}\x00\x01\0\0\0\0\0\0`));
    expect(await ends()).toBe(outcome);
  });

  it.each([
    ['wants a password nobody has', '\x05\xff', 'PARENT_REFUSED'],
    ['speaks version 4', '\x04\x00', 'UPSTREAM_MALFORMED'],
    ['chooses what was not offered', '\x05\x01', 'UPSTREAM_MALFORMED'],
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'UPSTREAM_MALFORMED'],
  ])('that %s is told as such', async (_name, answer, outcome) => {
    const { hears, parent, ends } = await world(socks());
    await hears('\x05\x01\x00');
    parent.write(latin1(answer));
    expect(await ends()).toBe(outcome);
  });
});

describe.each([
  ['HTTP', connect(), '\r\n\r\n'],
  ['SOCKS5', socks(), '\x05\x01\x00'],
] as const)('%s: a parent that', (_name, start, opening) => {
  it('says nothing is given up in time', async () => {
    const { clock, hears, ends, connection } = await world(start);
    await hears(opening);
    clock.advance(6000);
    expect(await ends()).toBe('CONNECT_TIMEOUT');
    await turnsUntil(() => !connection.isOpen);
  });

  it.each(['end', 'resetAndDestroy'] as const)('leaves (%s) is told as 502', async (how) => {
    const { hears, parent, ends } = await world(start);
    await hears(opening);
    parent[how]();
    expect(await ends()).toBe('PARENT_REFUSED');
  });
});
