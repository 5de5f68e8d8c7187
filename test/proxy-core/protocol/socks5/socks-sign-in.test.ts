import { describe, expect, it } from 'vitest';
import {
  MAX_SIGN_IN_OCTETS,
  readSignIn,
  readSignInStatus,
  writeSignIn,
  writeSignInStatus,
  type SignInRead,
  type SignInStatusRead,
} from '#core/protocol/socks5/socks-sign-in.ts';
import { ShortMessageReader } from '#core/protocol/wire/short-message.ts';
import { readEveryWay, refusedAfter } from '../../../support/every-way.ts';

const signIn = (): ShortMessageReader<SignInRead> => new ShortMessageReader(readSignIn, MAX_SIGN_IN_OCTETS);
const status = (): ShortMessageReader<SignInStatusRead> => new ShortMessageReader(readSignInStatus, 2);
const LONG = 'x'.repeat(255);

describe('user and password', () => {
  it.each([
    ['short ones', '\x01\x01a\x01b', 'a', 'b'],
    ['long ones', `\x01\xff${LONG}\xff${LONG}`, LONG, LONG],
    ['octets above 127', '\x01\x02\xc3\xa4\x02\xc3\xb6', '\xc3\xa4', '\xc3\xb6'],
    ['blanks and colons', '\x01\x03a b\x03c:d', 'a b', 'c:d'],
  ])('of %s read the same however they are cut', (_what, wire, user, password) =>
    expect(readEveryWay(wire, signIn)).toEqual({ type: 'credentials', user, password, octets: wire.length }),
  );

  it.each([
    ['another version', '\x05\x01a\x01b', 1],
    ['no user', '\x01\x00\x01b', 2],
    ['no password', '\x01\x01a\x00', 4],
    ['NUL in the user', '\x01\x03a\0b\x01c', 4],
    ['a line end in the user', '\x01\x03a\nb\x01c', 4],
    ['NUL in the password', '\x01\x01a\x03b\0c', 6],
    ['DEL in the password', '\x01\x01a\x01\x7f', 5],
  ])('with %s are refused as soon as that is seen', (_what, wire, after) => {
    expect(readEveryWay(wire, signIn)).toEqual({ type: 'malformed', problem: 'bad-sign-in' });
    expect(refusedAfter(wire, signIn())).toBe(after);
  });

  it('are written in UTF-8', () => {
    expect(latin1(writeSignIn({ user: 'ä', password: 'p%41' }))).toBe('\x01\x02\xc3\xa4\x04p%41');
    expect(latin1(writeSignIn({ user: 'a\ud800', password: '😀' }))).toBe('\x01\x04a\xef\xbf\xbd\x04\xf0\x9f\x98\x80');
  });

  it.each([
    ['', 'x'],
    ['x', ''],
    ['x'.repeat(256), 'x'],
    ['x', 'ä'.repeat(128)],
  ])('that do not fit are not written', (user, password) => expect(writeSignIn({ user, password })).toBeNull());

  it('are written as they are read', () =>
    expect(readEveryWay(latin1(writeSignIn({ user: 'anna', password: 's3cret' })), signIn)).toMatchObject({
      user: 'anna',
      password: 's3cret',
    }));
});

describe('the answer to them', () => {
  it.each([true, false])('(%s) is written as it is read', (isGood) =>
    expect(readEveryWay(latin1(writeSignInStatus(isGood)), status)).toEqual({ type: 'status', isGood, octets: 2 }),
  );
  it('is bad for every number but 0', () => expect(readEveryWay('\x01\xff', status)).toMatchObject({ isGood: false }));
  it('in another version is refused', () => expect(readEveryWay('\x05\x00', status)).toMatchObject({ type: 'malformed' }));
});

function latin1(octets: Uint8Array | null): string {
  return Buffer.from(octets ?? []).toString('latin1');
}
