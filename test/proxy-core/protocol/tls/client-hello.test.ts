import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { ClientHelloReader, type HelloProblem } from '#core/protocol/tls/client-hello.ts';
import type { TlsAlert } from '#core/protocol/tls/tls-alert.ts';
import { captureHello } from '../../../support/captured-hello.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';
import { alpn, extension, grease, handshake, helloBody, madeHello, records, serverName } from '../../../support/made-hello.ts';

const create = (): ClientHelloReader => new ClientHelloReader();
const MADE = { extensions: [grease(2), serverName('example.com'), alpn('h2', 'http/1.1')] };
const HELLO = { type: 'hello', serverName: 'example.com', alpn: ['h2', 'http/1.1'] };
/** Refused when all of it is there: what is wrong is said inside. */
const WHOLE = 0;
const read = (wire: Buffer) => create().feed(wire, 0);

describe('a ClientHello', () => {
  it.each<[string, readonly number[]]>([
    ['one record', [16_384]],
    ['two records', [50]],
    ['a record that ends in the handshake head', [2, 16_384]],
    ['a record for each part of the head', [1, 1, 1, 1, 16_384]],
    ['sixteen records', [10]],
  ])('in %s reads the same however it is cut', (_what, sizes) => {
    const wire = madeHello(MADE, sizes);
    expect(readEveryWay(wire, create)).toEqual({ ...HELLO, octets: wire.length });
    expect(readEveryWay(wire.slice(0, -1), create)).toEqual({ type: 'more' });
  });

  it('that names nobody says so', () =>
    expect(readEveryWay(madeHello({ extensions: [] }), create)).toMatchObject({ serverName: null, alpn: [] }));

  it('longer than one record is read to its end', () => {
    const long = { extensions: [extension(21, Buffer.alloc(40_000)), serverName('example.com')] };
    const wire = Buffer.from(madeHello(long), 'latin1');
    expect(read(wire)).toMatchObject({ type: 'hello', serverName: 'example.com', end: wire.length });
    const reader = create();
    let at = 0;
    let last = reader.feed(wire.subarray(0, 1), 0);
    for (at = 1; last.type === 'more'; at += 1) last = reader.feed(wire.subarray(at, at + 1), 0);
    expect([at, last.type]).toEqual([wire.length, 'hello']);
  });

  it.each<[string, string, HelloProblem, TlsAlert | null, number]>([
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n', 'not-tls', null, 1],
    ['SSH', 'SSH-2.0-OpenSSH_9.9\r\n', 'not-tls', null, 1],
    ["SSL 2.0's hello", '\x80\x2e\x01\x03\x01\0\x15\0\0\0\x10', 'not-tls', null, 1],
    ['an alert', '\x15\x03\x03\0\x02\x02\x28', 'not-tls', null, 1],
    ['application data', '\x17\x03\x03\0\x01\0', 'not-tls', null, 1],
    ['another major version', '\x16\x02\0', 'not-tls', null, 2],
    ['DTLS', '\x16\xfe\xfd', 'not-tls', null, 2],
    ['an empty record', '\x16\x03\x01\0\0', 'empty-record', 'unexpected_message', 5],
    ['a record above 16 KiB', '\x16\x03\x01\x40\x01\x01', 'record-too-long', 'record_overflow', 5],
    ['a record far above 16 KiB', '\x16\x03\x01\xff\xff', 'record-too-long', 'record_overflow', 4],
    ['a ServerHello', records(handshake(helloBody(), 2)).toString('latin1'), 'not-a-hello', 'unexpected_message', 6],
    ['a length above every bound', '\x16\x03\x01\0\x04\x01\xff\xff\xff', 'hello-too-long', 'handshake_failure', 9],
    ['a length above ours', '\x16\x03\x01\x01\0\x01\x01\0\0', 'hello-too-long', 'handshake_failure', 9],
    ['octets behind it in its record', '\x16\x03\x01\0\x2f\x01\0\0\x2a', 'octets-behind-hello', 'unexpected_message', 9],
    ['no body', '\x16\x03\x01\0\x04\x01\0\0\0', 'bad-lengths', 'decode_error', 9],
    [
      'an alert in the middle',
      `${madeHello(MADE, [30]).slice(0, 35)}\x15\x03\x03\0\x02\x01\0`,
      'broken-handshake',
      'unexpected_message',
      36,
    ],
    ['another version in the middle', `${madeHello(MADE, [30]).slice(0, 35)}\x16\x02`, 'broken-handshake', 'unexpected_message', 37],
    ['an empty record in the middle', `${madeHello(MADE, [30]).slice(0, 35)}\x16\x03\x03\0\0`, 'empty-record', 'unexpected_message', 40],
    ['seventeen records', madeHello(MADE, [5]), 'too-many-records', 'handshake_failure', 161],
    ['two names', madeHello({ extensions: [serverName('a.example', 'b.example')] }), 'several-server-names', 'illegal_parameter', WHOLE],
    [
      'two name extensions',
      madeHello({ extensions: [serverName('a'), serverName('b')] }),
      'repeated-extension',
      'illegal_parameter',
      WHOLE,
    ],
    ['an address as name', madeHello({ extensions: [serverName('127.0.0.1')] }), 'server-name-is-address', 'illegal_parameter', WHOLE],
    ['a name with a final dot', madeHello({ extensions: [serverName('a.')] }), 'server-name-with-final-dot', 'illegal_parameter', WHOLE],
    ['NUL in its name', madeHello({ extensions: [serverName('a\0b')] }), 'bad-server-name', 'illegal_parameter', WHOLE],
    ['a bad length inside', madeHello({ tail: '\0' }), 'bad-lengths', 'decode_error', WHOLE],
    ['another version inside', madeHello({ version: 0x0403 }), 'bad-tls-version', 'protocol_version', WHOLE],
  ])('with %s is refused as soon as that is certain', (_what, wire, problem, alert, after) => {
    expect(readEveryWay(wire, create)).toEqual({ type: 'malformed', problem, alert });
    expect(refusedAfter(wire, create())).toBe(after === WHOLE ? wire.length : after);
  });

  it('is bounded by what was set', () => {
    const wire = madeHello(MADE, [50]);
    const within = { maxOctets: wire.length, maxRecords: 3 };
    expect(readEveryWay(wire, () => new ClientHelloReader(within))).toMatchObject({ type: 'hello' });
    expect(readEveryWay(wire, () => new ClientHelloReader({ ...within, maxOctets: wire.length - 1 }))).toMatchObject({
      problem: 'hello-too-long',
    });
    expect(readEveryWay(wire, () => new ClientHelloReader({ ...within, maxRecords: 2 }))).toMatchObject({ problem: 'too-many-records' });
  });

  it('counts the heads of records too', () => {
    const length = handshake(helloBody(MADE)).length;
    const wire = madeHello(MADE, [length - 1, 1]);
    const bounded = (maxOctets: number) => new ClientHelloReader({ maxOctets, maxRecords: 16 });
    expect(refusedAfter(wire, bounded(wire.length - 1))).toBe(wire.length - 1);
    expect(refusedAfter(wire, bounded(wire.length))).toBeNaN(); // read to its end
  });

  it('is over once', () => {
    const reader = create();
    const wire = Buffer.from(madeHello(MADE), 'latin1');
    reader.feed(wire, 0);
    expect(() => reader.feed(wire, 0)).toThrow(/over/);
  });
});

describe('the ClientHello of a real client', () => {
  it.each<[string, ConnectionOptions, object]>([
    ['Node', { servername: 'home.example' }, { serverName: 'home.example', alpn: [] }],
    [
      'Node with protocols',
      { servername: 'Home.Example', ALPNProtocols: ['h2', 'http/1.1'] },
      { serverName: 'Home.Example', alpn: ['h2', 'http/1.1'] },
    ],
    ['Node without a name', { servername: '' }, { serverName: null }],
    ['Node up to TLS 1.2', { servername: 'old.example', maxVersion: 'TLSv1.2' }, { serverName: 'old.example' }],
  ])('%s reads the same however it is cut', async (_who, options, wanted) => {
    const { octets } = await captureHello((port) => hungUpOn(connect({ ...TO_NOBODY, ...options, port })));
    expect(readEveryWay(octets.toString('latin1'), create)).toMatchObject({ type: 'hello', octets: octets.length, ...wanted });
  });

  it('Node with a list of protocols that fills more than a record', async () => {
    const protocols = Array.from({ length: 120 }, (_, index) => `${index}-`.padEnd(250, 'x'));
    const { octets } = await captureHello((port) =>
      hungUpOn(connect({ ...TO_NOBODY, servername: 'long.example', ALPNProtocols: protocols, port })),
    );
    expect(octets.length).toBeGreaterThan(16_384 * 1.5);
    expect(read(octets)).toEqual({ type: 'hello', serverName: 'long.example', alpn: protocols, end: octets.length });
  });

  it('Node that is told to send small records', async () => {
    const { octets } = await captureHello((port) => {
      const socket = connect({ ...TO_NOBODY, servername: 'small.example', port });
      socket.setMaxSendFragment(512);
      return hungUpOn(socket);
    });
    expect(read(octets)).toMatchObject({ type: 'hello', serverName: 'small.example', end: octets.length });
  });

  it('openssl in small records', async (ctx) => {
    if (!existsSync('/usr/bin/openssl')) return ctx.skip('the openssl command is not installed');
    const protocols = Array.from({ length: 60 }, (_, index) => `protocol-number-${index}`);
    const words = ['-servername', 'openssl.example', '-alpn', protocols.join(','), '-max_send_frag', '512'];
    const { octets } = await captureHello((port) => ran('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...words]));
    expect(octets.length).toBeGreaterThan(1100); // three records at least
    expect(octets.readUInt16BE(3)).toBe(512);
    expect(readEveryWay(octets.toString('latin1'), create)).toMatchObject({
      serverName: 'openssl.example',
      alpn: protocols,
      octets: octets.length,
    });
  });

  it('openssl that names an address is refused', async (ctx) => {
    if (!existsSync('/usr/bin/openssl')) return ctx.skip('the openssl command is not installed');
    const { octets } = await captureHello((port) =>
      ran('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', '127.0.0.1']),
    );
    expect(read(octets)).toMatchObject({ problem: 'server-name-is-address' });
  });

  it('curl', async (ctx) => {
    if (!existsSync('/usr/bin/curl')) return ctx.skip('curl is not installed');
    const { octets } = await captureHello((port) =>
      ran('curl', ['-sk', '--noproxy', '*', '--resolve', `curl.example:${port}:127.0.0.1`, `https://curl.example:${port}/`]),
    );
    const wire = octets.toString('latin1');
    expect(readEveryWay(wire, create)).toMatchObject({ serverName: 'curl.example', alpn: ['h2', 'http/1.1'], octets: wire.length });
  });
});

const TO_NOBODY = { host: '127.0.0.1', rejectUnauthorized: false } as const;

function hungUpOn(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.on('error', ({ message }) => resolve(message));
    socket.on('close', () => resolve('closed'));
  });
}

function ran(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(program, args, (_error, out, words) => resolve(out + words));
    child.stdin?.end();
  });
}
