import { describe, expect, it } from 'vitest';
import { SocksConversation } from '#core/protocol/socks5/socks-conversation.ts';
import { everyCut } from '../../../support/cuts.ts';
import { talkSocks } from '../../../support/socks-talk.ts';

const OPEN = '\x05\x01\x00';
const SIGNED = '\x05\x02\x00\x02\x01\x04anna\x03pwd';
const NAME = '\x05\x01\0\x03\x0bexample.com\x01\xbb';
const V4 = '\x01\x7f\0\0\x01\0\x50';

/** What a client sends, all at once or in any pieces; what it is answered; how it ends. */
function talk(wire: string, needsSignIn = false) {
  const talks = [...everyCut(wire)].map((pieces) => JSON.stringify(talkSocks(new SocksConversation(needsSignIn), pieces)));
  expect(new Set(talks).size).toBe(1);
  return JSON.parse(talks[0] ?? '') as unknown;
}

describe('a SOCKS5 conversation', () => {
  it.each([
    ['by name', NAME, { host: 'example.com', port: 443 }],
    ['by IPv4 address', `\x05\x01\0${V4}`, { host: '127.0.0.1', port: 80 }],
    ['by IPv6 address', `\x05\x01\0\x04${'\0'.repeat(15)}\x01\0\x50`, { host: '::1', port: 80 }],
  ])('without a sign-in ends in CONNECT %s, early data untouched', (_how, request, target) => {
    expect(talk(`${OPEN}${request}GET / HTTP`)).toEqual({
      answers: '0500',
      last: { type: 'connect', user: null, ...target },
      rest: 'GET / HTTP',
    });
  });

  it('with a sign-in ends in CONNECT by that user', () => {
    expect(talk(`${SIGNED}${NAME}\x16\x03`, true)).toEqual({
      answers: '0502 0100',
      last: { type: 'connect', user: 'anna', host: 'example.com', port: 443 },
      rest: '\x16\x03',
    });
  });

  it('takes the method it needs from among many', () =>
    expect(talk(`\x05\x05\x01\x02\x00\x80\x81${NAME}`)).toMatchObject({ answers: '0500', last: { type: 'connect' } }));

  it('is over when the password is wrong, and says so', () =>
    expect(talk(`\x05\x01\x02\x01\x04anna\x05wrong${NAME}`, true)).toMatchObject({ answers: '0502 0101', last: { type: 'rejected' } }));

  it.each([
    ['SOCKS4', '\x04\x01\x00\x50\x01\x02\x03\x04\0', false, 'not-socks5', null],
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n', false, 'not-socks5', null],
    ['no methods', '\x05\x00', false, 'no-methods', '05ff'],
    ['only unknown methods', '\x05\x01\x7f', false, 'no-common-method', '05ff'],
    ['no password where one is needed', '\x05\x01\x00', true, 'no-common-method', '05ff'],
    ['only a password where nobody asks for one', '\x05\x01\x02', false, 'no-common-method', '05ff'],
    ['a malformed sign-in', '\x05\x01\x02\x02', true, 'bad-sign-in', '0101'],
    ['an empty user', '\x05\x01\x02\x01\x00', true, 'bad-sign-in', '0101'],
    ['another version in the request', `${OPEN}\x04`, false, 'not-socks5', '05010001000000000000'],
    ['a reserved octet that is not 0', `${OPEN}\x05\x01\x01`, false, 'reserved-octet', '05010001000000000000'],
    ['BIND', `${OPEN}\x05\x02\0${V4}`, false, 'command-not-supported', '05070001000000000000'],
    ['UDP ASSOCIATE', `${OPEN}\x05\x03\0${V4}`, false, 'command-not-supported', '05070001000000000000'],
    ['an unknown command', `${OPEN}\x05\x04\0${V4}`, false, 'command-not-supported', '05070001000000000000'],
    ['an unknown address type', `${OPEN}\x05\x01\0\x02`, false, 'unknown-address-type', '05080001000000000000'],
    ['an empty name', `${OPEN}\x05\x01\0\x03\0`, false, 'bad-name', '05010001000000000000'],
    ['NUL in a name', `${OPEN}\x05\x01\0\x03\x03a\0b`, false, 'bad-name', '05010001000000000000'],
    ['port 0', `${OPEN}\x05\x01\0\x01\x7f\0\0\x01\0\0`, false, 'bad-port', '05010001000000000000'],
  ])('refuses %s with the right answer', (_what, wire, needsSignIn, problem, answer) => {
    expect(talk(wire, needsSignIn)).toMatchObject({ last: { type: 'refused', problem, answer } });
  });

  it('never asks for a password unasked: what was sent as one is a bad request', () =>
    expect(talk(`${OPEN}\x01\x04anna\x03pwd`)).toMatchObject({ last: { type: 'refused', problem: 'not-socks5' } }));

  it.each([OPEN.slice(0, 2), `${OPEN}${NAME.slice(0, -1)}`])('waits while %j is not complete', (wire) =>
    expect(talk(wire)).toMatchObject({ last: { type: 'more' } }),
  );

  it('that is over, or waits for a judgement, is not fed', () => {
    const over = new SocksConversation(false);
    over.feed(Buffer.from([4]), 0);
    expect(() => over.feed(Buffer.from([5]), 0)).toThrow(/over/);
    const judging = new SocksConversation(true);
    const first = judging.feed(Buffer.from('\x05\x01\x02'), 0);
    expect(first.type).toBe('answer');
    expect(() => judging.accepted()).toThrow(/credentials/);
    judging.feed(Buffer.from('\x01\x01a\x01b'), 0);
    expect(() => judging.feed(Buffer.from([5]), 0)).toThrow(/judging/);
    judging.rejected();
    expect(() => judging.accepted()).toThrow(/credentials/);
  });
});
