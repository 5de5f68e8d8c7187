import { describe, expect, it } from 'vitest';
import {
  MAX_GREETING_OCTETS,
  readGreeting,
  readMethodChoice,
  writeGreeting,
  writeMethodChoice,
  type GreetingRead,
  type MethodChoiceRead,
} from '#core/protocol/socks5/socks-greeting.ts';
import { ShortMessageReader } from '#core/protocol/wire/short-message.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';

const greeting = (): ShortMessageReader<GreetingRead> => new ShortMessageReader(readGreeting, MAX_GREETING_OCTETS);
const choice = (): ShortMessageReader<MethodChoiceRead> => new ShortMessageReader(readMethodChoice, 2);

describe('a SOCKS5 greeting', () => {
  it.each([
    ['one method', '\x05\x01\x00', [0]],
    ['several', '\x05\x05\x01\x02\x00\x80\x81', [1, 2, 0, 128, 129]],
    ['one method twice', '\x05\x02\x00\x00', [0, 0]],
    ['as many as there can be', `\x05\xff${'\x02'.repeat(255)}`, Array<number>(255).fill(2)],
  ])('with %s reads the same however it is cut', (_what, wire, methods) =>
    expect(readEveryWay(wire, greeting)).toEqual({ type: 'greeting', methods, octets: wire.length }),
  );

  it.each([
    ['SOCKS4', '\x04\x01\x00\x50\x01\x02\x03\x04\0', 'not-socks5', 1],
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n', 'not-socks5', 1],
    ['TLS', '\x16\x03\x01\x02\x00', 'not-socks5', 1],
    ['no methods', '\x05\x00', 'no-methods', 2],
  ])('%s is refused as soon as that is seen', (_what, wire, problem, after) => {
    expect(readEveryWay(wire, greeting)).toEqual({ type: 'malformed', problem });
    expect(refusedAfter(wire, greeting())).toBe(after);
  });

  it('is written as it is read', () => expect(readEveryWay(latin1(writeGreeting([0, 2])), greeting)).toMatchObject({ methods: [0, 2] }));
});

describe('the choice of a method', () => {
  it.each([0, 2, 255])('%i is written as it is read', (method) =>
    expect(readEveryWay(latin1(writeMethodChoice(method)), choice)).toEqual({ type: 'method', method, octets: 2 }),
  );
  it('of another protocol is refused', () => expect(readEveryWay('HT', choice)).toEqual({ type: 'malformed', problem: 'not-socks5' }));
});

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1');
}
