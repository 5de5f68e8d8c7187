import { describe, expect, it } from 'vitest';
import { OctetCursor } from '#core/protocol/tls/octet-cursor.ts';
import { readServerName, type ServerNameProblem } from '#core/protocol/tls/server-name.ts';
import { uint8, vector } from '../../../support/made-hello.ts';

const entry = (text: string, type = 0): Buffer => Buffer.concat([uint8(type), vector(2, Buffer.from(text, 'latin1'))]);
const read = (data: Buffer) => readServerName(new OctetCursor(data, 0, data.length));
const nameOf = (text: string) => read(vector(2, entry(text)));

describe('a server name', () => {
  it.each([
    'example.com',
    'EXAMPLE.com',
    'localhost',
    'nas',
    'xn--80ak6aa92e.com',
    'ex_ample.com',
    '1e100.net',
    '1.example',
    `${'a.'.repeat(126)}a`,
  ])('%s is read as it is', (text) => expect(nameOf(text)).toEqual({ ok: true, serverName: text }));

  it.each<[ServerNameProblem, string]>([
    ['bad-server-name', ''],
    ['bad-server-name', 'good.example\0.evil.example'],
    ['bad-server-name', 'a\nb'],
    ['bad-server-name', 'a b'],
    ['bad-server-name', 'caf\xc3\xa9.example'],
    ['bad-server-name', 'a..b'],
    ['bad-server-name', '.a'],
    ['bad-server-name', '.'],
    ['bad-server-name', 'a..'],
    ['bad-server-name', '*.example.com'],
    ['bad-server-name', 'a/b'],
    ['bad-server-name', 'example.com:443'],
    ['bad-server-name', '[::1]'],
    ['bad-server-name', `${'a'.repeat(64)}.com`],
    ['bad-server-name', `a${'.a'.repeat(127)}`],
    ['server-name-with-final-dot', 'example.com.'],
    ['server-name-with-final-dot', '1.2.3.4.'],
    ['server-name-is-address', '192.0.2.1'],
    ['server-name-is-address', '127.1'],
    ['server-name-is-address', '2130706433'],
    ['server-name-is-address', '0x7f.1'],
    ['server-name-is-address', '::1'],
    ['server-name-is-address', '::ffff:127.0.0.1'],
  ])('is refused as %s: %j', (problem, text) => expect(nameOf(text)).toEqual({ ok: false, problem }));

  it.each<[string, ServerNameProblem, Buffer]>([
    ['no data', 'bad-lengths', Buffer.alloc(0)],
    ['an empty list', 'bad-lengths', vector(2)],
    ['a list that is too short', 'bad-lengths', Buffer.concat([vector(2, entry('a')), Buffer.of(0)])],
    ['a list that is too long', 'bad-lengths', vector(2, entry('a')).subarray(0, -1)],
    ['a name that is too long', 'bad-lengths', vector(2, entry('abc').subarray(0, -1))],
    ['only a type', 'bad-lengths', vector(2, Buffer.of(0))],
    ['two names', 'several-server-names', vector(2, entry('a.example'), entry('b.example'))],
    ['the same name twice', 'several-server-names', vector(2, entry('a.example'), entry('a.example'))],
    ['a name and one of another type', 'several-server-names', vector(2, entry('a.example'), entry('b', 1))],
    ['another type', 'unknown-name-type', vector(2, entry('a.example', 1))],
    ['another type before a name', 'unknown-name-type', vector(2, entry('b', 255), entry('a.example'))],
  ])('with %s is refused', (_what, problem, data) => expect(read(data)).toEqual({ ok: false, problem }));
});
