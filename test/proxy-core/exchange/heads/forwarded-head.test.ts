import { describe, expect, it } from 'vitest';
import { forwardedHead } from '#core/exchange/heads/forwarded-head.ts';
import { exchangeFor, exchangePorts } from '../../../support/exchange-world.ts';

const sentOn = (wire: string, changes = {}) => forwardedHead(exchangeFor(wire), exchangePorts(changes), null).split('\r\n');
const VIA = 'Via: 1.1 hearthgate-test';

describe('the request sent on', () => {
  it('is in origin-form, with Host first and everything else in order', () => {
    expect(sentOn('GET http://x.example/a?b HTTP/1.1\r\nAccept: */*\r\nHost: x.example\r\nCookie: a\r\nX: 1\r\n\r\n')).toEqual([
      'GET /a?b HTTP/1.1',
      'Host: x.example',
      'Accept: */*',
      'Cookie: a',
      'X: 1',
      VIA,
      '',
      '',
    ]);
  });

  it.each([
    ['a bare host', 'GET http://x.example HTTP/1.1\r\nHost: x.example\r\n\r\n', 'GET / HTTP/1.1'],
    ['OPTIONS for the whole server', 'OPTIONS http://x.example HTTP/1.1\r\nHost: x.example\r\n\r\n', 'OPTIONS * HTTP/1.1'],
    ['OPTIONS for a path', 'OPTIONS http://x.example/p HTTP/1.1\r\nHost: x.example\r\n\r\n', 'OPTIONS /p HTTP/1.1'],
    ['HTTP/1.0', 'GET http://x.example/p HTTP/1.0\r\n\r\n', 'GET /p HTTP/1.1'],
  ])('of %s has the right first line', (_name, wire, line) => expect(sentOn(wire)[0]).toBe(line));

  it.each([
    ['another Host field', 'GET http://x.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n', 'Host: x.example'],
    ['a port', 'GET http://x.example:8080/ HTTP/1.1\r\nHost: x.example:8080\r\n\r\n', 'Host: x.example:8080'],
    ['an IPv6 address', 'GET http://[2001:DB8::1]:81/ HTTP/1.1\r\nHost: x\r\n\r\n', 'Host: [2001:DB8::1]:81'],
    ['an odd spelling, which is not passed on', 'GET http://exa%6dple.com/ HTTP/1.1\r\nHost: x\r\n\r\n', 'Host: example.com:80'],
    ['a trailing dot', 'GET http://x.example./ HTTP/1.1\r\nHost: x\r\n\r\n', 'Host: x.example.'],
  ])('names one host: the target of %s', (_name, wire, line) =>
    expect(sentOn(wire).filter((each) => each.startsWith('Host:'))).toEqual([line]),
  );

  it('leaves fields of this hop behind, and those Connection names', () => {
    const wire =
      'GET http://x.example/ HTTP/1.1\r\nHost: x.example\r\nProxy-Connection: keep-alive\r\nConnection: X-Drop\r\nX-Drop: 1\r\nKeep-Alive: 1\r\nProxy-Authorization: Basic eA==\r\nTE: gzip\r\n\r\n';
    expect(sentOn(wire).slice(2)).toEqual([VIA, '', '']);
  });

  it('appends to Via', () =>
    expect(sentOn('GET http://x.example/ HTTP/1.0\r\nVia: 1.0 other\r\n\r\n').slice(2, 4)).toEqual([
      'Via: 1.0 other',
      'Via: 1.0 hearthgate-test',
    ]));

  it.each([
    ['a length', 'Content-Length: \t5 ', 'Content-Length: 5'],
    ['chunks', 'Transfer-Encoding: CHUNKED', 'Transfer-Encoding: chunked'],
  ])('writes the framing anew: %s', (_name, field, line) =>
    expect(sentOn(`POST http://x.example/ HTTP/1.1\r\nHost: x.example\r\n${field}\r\n\r\n`).at(-3)).toBe(line),
  );

  it.each(['', 'Content-Length: 0\r\n'])('passes on an Upgrade without content: %j', (length) => {
    const wire = `GET http://x.example/ HTTP/1.1\r\nHost: x.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${length}\r\n`;
    expect(sentOn(wire)).toEqual(expect.arrayContaining(['Upgrade: websocket', 'Connection: Upgrade']));
  });
  it('passes on no Upgrade that content would come before', () => {
    const wire = 'GET http://x.example/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\n';
    expect(sentOn(wire).join()).not.toContain('Upgrade');
  });

  it('passes on the wish for trailers', () => {
    expect(sentOn('GET http://x.example/ HTTP/1.1\r\nHost: x\r\nTE: gzip, trailers\r\nConnection: TE\r\n\r\n').slice(3, 5)).toEqual([
      'TE: trailers',
      'Connection: TE',
    ]);
  });

  it.each([
    ['websocket', 'Upgrade: websocket', ['Upgrade: websocket', 'Connection: Upgrade']],
    ['h2c beside it', 'Upgrade: h2c, websocket', ['Upgrade: websocket', 'Connection: Upgrade']],
    ['h2c alone', 'Upgrade: h2c', []],
    ['TLS', 'Upgrade: TLS/1.0', []],
  ])('asks for an upgrade to %s only when that is safe', (_name, field, lines) => {
    expect(sentOn(`GET http://x.example/ HTTP/1.1\r\nHost: x.example\r\nConnection: Upgrade\r\n${field}\r\n\r\n`).slice(3, -2)).toEqual(
      lines,
    );
  });

  it('ignores an upgrade with content, and in HTTP/1.0', () => {
    expect(
      sentOn('POST http://x.example/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\n').join(),
    ).not.toContain('websocket');
    expect(sentOn('GET http://x.example/ HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n').join()).not.toContain('websocket');
  });

  it('counts Max-Forwards down for TRACE and OPTIONS only', () => {
    expect(sentOn('OPTIONS http://x.example/ HTTP/1.1\r\nHost: x\r\nMax-Forwards: 5\r\n\r\n')).toContain('Max-Forwards: 4');
    expect(sentOn('GET http://x.example/ HTTP/1.1\r\nHost: x\r\nMax-Forwards: 5\r\n\r\n')).toContain('Max-Forwards: 5');
  });

  it.each([
    ['off', ['X-Forwarded-For: 10.0.0.1']],
    ['on', ['X-Forwarded-For: 10.0.0.1', 'X-Forwarded-For: 192.0.2.9']],
    ['masked', []],
  ])('says who asked when forwardedFor is %s', (forwardedFor, lines) => {
    const sent = sentOn('GET http://x.example/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n', { forwardedFor });
    expect(sent.filter((line) => line.startsWith('X-Forwarded-For'))).toEqual(lines);
  });

  it('leaves the expectation to the origin, except of HTTP/1.0, where it means nothing', () => {
    const fields = 'Expect: 100-continue\r\nContent-Length: 1\r\n\r\n';
    expect(sentOn(`POST http://x.example/ HTTP/1.1\r\nHost: x\r\n${fields}`)).toContain('Expect: 100-continue');
    expect(sentOn(`POST http://x.example/ HTTP/1.0\r\n${fields}`)).not.toContain('Expect: 100-continue');
  });
});
