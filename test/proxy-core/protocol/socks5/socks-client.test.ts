import { describe, expect, it } from 'vitest';
import { canSignInWith, SocksClient } from '#core/protocol/socks5/socks-client.ts';
import { SocksConversation } from '#core/protocol/socks5/socks-conversation.ts';
import { everyCut } from '../../../support/cuts.ts';
import { talkSocks, talkToParent } from '../../../support/socks-talk.ts';

const TARGET = { host: 'example.com', port: 443 };
const CREDENTIALS = { user: 'anna', password: 'pwd' };
const REQUEST = '050100030b6578616d706c652e636f6d01bb';
const SIGN_IN = '0104616e6e6103707764';
const GRANTED = '\x05\0\0\x01\x7f\0\0\x01\x30\x39';

/** What the parent sends, all at once or in any pieces; what it is sent; how it ends. */
function talk(wire: string, credentials: typeof CREDENTIALS | null) {
  const talks = [...everyCut(wire)].map((pieces) => JSON.stringify(talkToParent(new SocksClient(TARGET, credentials), pieces)));
  expect(new Set(talks).size).toBe(1);
  return JSON.parse(talks[0] ?? '') as unknown;
}

describe('a SOCKS5 parent', () => {
  it('is offered only what we have', () => {
    expect([...new SocksClient(TARGET, null).greeting()]).toEqual([5, 1, 0]);
    expect([...new SocksClient(TARGET, CREDENTIALS).greeting()]).toEqual([5, 2, 0, 2]);
  });

  it('that asks for nothing opens the tunnel, first octets of the target untouched', () =>
    expect(talk(`\x05\0${GRANTED}SSH-2.0`, CREDENTIALS)).toEqual({
      answers: REQUEST,
      last: { type: 'open', bound: { host: '127.0.0.1', port: 12_345 } },
      rest: 'SSH-2.0',
    }));

  it('that asks for a password gets it, and opens the tunnel', () =>
    expect(talk(`\x05\x02\x01\0${GRANTED}`, CREDENTIALS)).toMatchObject({ answers: `${SIGN_IN} ${REQUEST}`, last: { type: 'open' } }));

  it.each([
    ['wants a sign-in we have not', '\x05\xff', null, { type: 'refused', code: null, words: 'wants a sign-in' }],
    ['takes no method', '\x05\xff', CREDENTIALS, { type: 'refused', code: null, words: 'takes none of the methods offered' }],
    ['says the password is wrong', '\x05\x02\x01\x01', CREDENTIALS, { type: 'refused', code: null, words: 'user or password is wrong' }],
    ['chooses a password we did not offer', '\x05\x02', null, { type: 'malformed', words: 'chose a method that was not offered' }],
    ['chooses GSSAPI', '\x05\x01', CREDENTIALS, { type: 'malformed', words: 'chose a method that was not offered' }],
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n', null, { type: 'malformed', words: 'no SOCKS5 server' }],
    ['answers no sign-in', '\x05\x02\x05\0', CREDENTIALS, { type: 'malformed', words: 'no answer to a sign-in' }],
    ['refuses', '\x05\0\x05\x05\0\x01\0\0\0\0\0\0', null, { type: 'refused', code: 5, words: 'connection refused' }],
    ['refuses with two octets', '\x05\0\x05\x02', null, { type: 'refused', code: 2, words: 'connection not allowed by ruleset' }],
    ['refuses with a code nobody knows', '\x05\0\x05\x63', null, { type: 'refused', code: 99, words: 'unknown reply 99' }],
    ['grants without an address', '\x05\0\x05\0\0\0', null, { type: 'malformed', words: 'no good reply: unknown-address-type' }],
    ['is not done', `\x05\0${GRANTED.slice(0, -1)}`, null, { type: 'more' }],
  ])('that %s is told so', (_what, wire, credentials, last) => expect(talk(wire, credentials)).toMatchObject({ last }));

  it.each([null, CREDENTIALS])('that is this very program is understood', (credentials) => {
    const client = new SocksClient({ host: '2001:db8::1', port: 8443 }, credentials);
    const asked = `0x${talkToParent(client, [Buffer.from(credentials === null ? '\x05\0' : '\x05\x02\x01\0', 'latin1')]).answers}`;
    const wire = Buffer.concat([Buffer.from(client.greeting()), Buffer.from(asked.slice(2).replaceAll(' ', ''), 'hex')]);
    expect(talkSocks(new SocksConversation(credentials !== null), [wire]).last).toEqual({
      type: 'connect',
      user: credentials?.user ?? null,
      host: '2001:db8::1',
      port: 8443,
    });
  });

  it('is not asked with credentials it cannot be told', () => {
    expect(canSignInWith(CREDENTIALS)).toBe(true);
    expect(canSignInWith({ user: 'ä'.repeat(128), password: 'x' })).toBe(false);
    expect(() => new SocksClient(TARGET, { user: '', password: 'x' })).toThrow(/credentials/);
  });

  it('that is done with is not listened to', () => {
    const client = new SocksClient(TARGET, null);
    client.feed(Buffer.from([5, 255]), 0);
    expect(() => client.feed(Buffer.from([5]), 0)).toThrow(/over/);
  });
});
