import { describe, expect, it } from 'vitest';
import { readHelloBody, type HelloBodyProblem } from '#core/protocol/tls/hello-body.ts';
import { alpn, extension, grease, helloBody, serverName, uint8, uint16, vector } from '../../../support/made-hello.ts';

const read = (body: Buffer) => readHelloBody(body, 0, body.length);
const NAME = serverName('example.com');

describe('the body of a hello', () => {
  it.each<[string, Buffer, string | null, readonly string[]]>([
    ['nothing but what has to be', helloBody(), null, []],
    ['no extensions at all', helloBody({ extensions: null }), null, []],
    ['SSL 3.0 as its version', helloBody({ version: 0x0300, extensions: null }), null, []],
    ['no session ID', helloBody({ sessionIdOctets: 0, extensions: [NAME] }), 'example.com', []],
    ['a server name', helloBody({ extensions: [NAME] }), 'example.com', []],
    ['protocols', helloBody({ extensions: [alpn('h2', 'http/1.1')] }), null, ['h2', 'http/1.1']],
    ['both, in any order', helloBody({ extensions: [alpn('h2'), NAME] }), 'example.com', ['h2']],
    [
      'grease everywhere',
      helloBody({ ciphers: [0x2a2a, 0x1301], extensions: [grease(3), NAME, alpn('\x4a\x4a', 'h2'), grease(9, '\0')] }),
      'example.com',
      ['\x4a\x4a', 'h2'],
    ],
    ['an outer ECH name', helloBody({ extensions: [NAME, extension(0xfe0d, Buffer.alloc(200, 1))] }), 'example.com', []],
    ['a thousand unknown extensions', helloBody({ extensions: [...unknown(1000), NAME] }), 'example.com', []],
    [
      'a long list of protocols',
      helloBody({ extensions: [alpn(...Array<string>(255).fill('x'.repeat(200)))] }),
      null,
      Array<string>(255).fill('x'.repeat(200)),
    ],
  ])('with %s says what is in it', (_what, body, name, protocols) =>
    expect(read(body)).toEqual({ ok: true, content: { serverName: name, alpn: protocols } }),
  );

  it.each<[string, HelloBodyProblem, Buffer]>([
    ['another major version', 'bad-tls-version', helloBody({ version: 0x0203 })],
    ['DTLS', 'bad-tls-version', helloBody({ version: 0xfefd })],
    ['a session ID of 33 octets', 'bad-lengths', helloBody({ sessionIdOctets: 33 })],
    ['no ciphers', 'bad-lengths', helloBody({ ciphers: [] })],
    ['no compression', 'bad-lengths', helloBody({ compressions: [] })],
    ['octets behind the extensions', 'bad-lengths', helloBody({ tail: '\0' })],
    ['half a length of extensions', 'bad-lengths', helloBody({ extensions: null, tail: '\0' })],
    ['extensions longer than the hello', 'bad-lengths', helloBody({ extensions: null, tail: '\0\x05abc' })],
    ['half an extension', 'bad-lengths', helloBody({ extensions: [uint16(5)] })],
    ['an extension longer than the rest', 'bad-lengths', helloBody({ extensions: [Buffer.concat([uint16(5), uint16(2), uint8(0)])] })],
    ['two server_name extensions', 'repeated-extension', helloBody({ extensions: [NAME, serverName('evil.example')] })],
    ['two ALPN extensions', 'repeated-extension', helloBody({ extensions: [alpn('h2'), alpn('h2')] })],
    ['an unknown extension twice', 'repeated-extension', helloBody({ extensions: [grease(1), NAME, grease(1)] })],
    ['an empty ALPN extension', 'bad-lengths', helloBody({ extensions: [extension(16, Buffer.alloc(0))] })],
    ['an empty ALPN list', 'bad-lengths', helloBody({ extensions: [alpn()] })],
    ['an empty protocol', 'bad-lengths', helloBody({ extensions: [alpn('h2', '')] })],
    ['an ALPN list longer than its extension', 'bad-lengths', helloBody({ extensions: [extension(16, Buffer.of(0, 9, 2, 104, 50))] })],
    ['a protocol longer than the list', 'bad-lengths', helloBody({ extensions: [extension(16, vector(2, Buffer.of(3, 104, 50)))] })],
    ['an empty server_name extension', 'bad-lengths', helloBody({ extensions: [extension(0, Buffer.alloc(0))] })],
    ['two names', 'several-server-names', helloBody({ extensions: [serverName('a.example', 'b.example')] })],
    ['NUL in the name', 'bad-server-name', helloBody({ extensions: [serverName('a\0b')] })],
    ['an address as name', 'server-name-is-address', helloBody({ extensions: [serverName('127.0.0.1')] })],
  ])('with %s is refused', (_what, problem, body) => expect(read(body)).toEqual({ ok: false, problem }));

  it('cut short anywhere is refused, or is one from before extensions', () => {
    const body = helloBody({ extensions: [NAME, alpn('h2')] });
    const beforeExtensions = helloBody({ extensions: null }).length;
    for (let length = 0; length < body.length; length += 1) {
      const { ok } = read(body.subarray(0, length));
      if (ok !== (length === beforeExtensions)) expect([length, ok]).toEqual([length, !ok]);
    }
  });

  it('is read in its own part only', () => {
    const body = helloBody({ extensions: [NAME] });
    const within = Buffer.concat([Buffer.alloc(4, 1), body, Buffer.alloc(4, 1)]);
    expect(readHelloBody(within, 4, 4 + body.length)).toMatchObject({ ok: true, content: { serverName: 'example.com' } });
  });
});

function unknown(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => extension(0x4000 + index, Buffer.alloc(3)));
}
