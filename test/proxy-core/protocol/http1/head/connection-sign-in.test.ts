import { describe, expect, it } from 'vitest';
import { requestSignsIn, responseSignsIn, supportsSessions } from '#core/protocol/http1/head/connection-sign-in.ts';
import { requestHead, responseHead } from '../../../../support/heads.ts';

const asks = (...lines: readonly string[]): boolean =>
  requestSignsIn(requestHead(`GET / HTTP/1.1\r\nHost: x\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`).fields);
const answers = (...lines: readonly string[]): boolean =>
  responseSignsIn(responseHead(`HTTP/1.1 401 Unauthorized\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`).fields);

describe('a client signs in the connection', () => {
  it.each([
    'Authorization: NTLM TlRMTVNTUAAB',
    'authorization:ntlm TlRMTVNTUAAB',
    'AUTHORIZATION: Negotiate YII=',
    'Authorization: nEgOtIaTe\tYII=',
    'Authorization: Kerberos x',
    'Authorization: Nego2 x',
    'Authorization: NTLM',
    'Proxy-Authorization: Negotiate YII=',
  ])('with %j', (line) => expect(asks(line)).toBe(true));

  it('with the second of two fields', () => expect(asks('Authorization: Basic eDp5', 'Authorization: NTLM x')).toBe(true));

  it.each([
    'Authorization: Basic TlRMTSB4',
    'Authorization: Bearer negotiate',
    'Authorization: Digest username="NTLM", realm="negotiate"',
    'Authorization: NTLMv2 x',
    'Authorization: Negotiate-Not x',
    'X-Authorization: NTLM x',
    'Authorization:',
  ])('not with %j', (line) => expect(asks(line)).toBe(false));
});

describe('an origin signs in the connection', () => {
  it.each([
    'WWW-Authenticate: NTLM',
    'www-authenticate: negotiate',
    'WWW-Authenticate: NTLM TlRMTVNTUAAC',
    'WWW-Authenticate: Basic realm="x", NTLM',
    'WWW-Authenticate: Basic realm="x",Negotiate , Digest realm="y"',
    'WWW-Authenticate: Negotiate, NTLM',
    'WWW-Authenticate: Kerberos',
    'Proxy-Authenticate: NTLM',
    'Persistent-Auth: true',
    'persistent-auth: TRUE',
  ])('with %j', (line) => expect(answers(line)).toBe(true));

  it('with the second of two fields', () => expect(answers('WWW-Authenticate: Basic realm="x"', 'WWW-Authenticate: NTLM')).toBe(true));

  it.each([
    'WWW-Authenticate: Basic realm="x"',
    'WWW-Authenticate: Bearer realm="negotiated"',
    'WWW-Authenticate: NTLMish',
    'Persistent-Auth: false',
    'X-WWW-Authenticate: NTLM',
    'WWW-Authenticate:',
  ])('not with %j', (line) => expect(answers(line)).toBe(false));
});

it.each([
  ['Proxy-Support: Session-Based-Authentication', true],
  ['proxy-support: other, session-based-authentication', true],
  ['Proxy-Support: Sessions', false],
  ['X: y', false],
])('a proxy that says %j keeps sessions: %s', (line, isSo) =>
  expect(supportsSessions(responseHead(`HTTP/1.1 401 Unauthorized\r\n${line}\r\n\r\n`).fields)).toBe(isSo),
);
