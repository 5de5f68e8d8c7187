/** Fields that ask something of an intermediary (RFC 9110 sections 7.6.2, 7.8, 10.1.1 and 15.2): Max-Forwards, Expect, 1xx, Upgrade. */
import { beforeAll, describe } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { ok } from '../../support/raw-peers.ts';
import { get, refused, request, rows, served, told } from '../../support/proxy-rows.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});

describe('Max-Forwards', () => {
  const asking = (method: string, value: string) => request(method, '/x', `Max-Forwards: ${value}\r\n`);
  rows(
    () => port,
    [
      { name: 'counts down for OPTIONS', send: asking('OPTIONS', '5'), outcome: served({ fields: { 'Max-Forwards': '4' } }) },
      { name: 'counts down for TRACE', send: asking('TRACE', '1'), outcome: served({ fields: { 'Max-Forwards': '0' } }) },
      { name: 'is nothing to GET', send: asking('GET', '0'), outcome: served({ fields: { 'Max-Forwards': '0' } }) },
      { name: 'of 0 is answered here for OPTIONS', send: asking('OPTIONS', '0'), outcome: told(200) },
      { name: 'of 0 is answered here for TRACE', send: asking('TRACE', '0'), outcome: told(200) },
      { name: 'that is no number', send: asking('OPTIONS', 'x'), outcome: refused(400) },
      { name: 'that is negative', send: asking('TRACE', '-1'), outcome: refused(400) },
      { name: 'that comes twice', send: request('OPTIONS', '/x', 'Max-Forwards: 5\r\nMax-Forwards: 6\r\n'), outcome: refused(400) },
      { name: 'too large to count', send: asking('OPTIONS', '99999999999999999999'), outcome: refused(400) },
    ],
  );
});

describe('Expect', () => {
  const upload = (version: string, expect: string) =>
    `POST http://{O}/ HTTP/${version}\r\nHost: {O}\r\nContent-Length: 5\r\nExpect: ${expect}\r\n\r\nhello`;
  const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
  rows(
    () => port,
    [
      {
        name: '100-continue goes on, 100 comes back',
        send: upload('1.1', '100-continue'),
        answer: CONTINUE + ok('done'),
        outcome: served({ content: 'hello', answer: 'done', interim: [100], fields: { Expect: '100-continue' } }),
      },
      { name: 'is known in any case', send: upload('1.1', '100-Continue'), answer: ok('done'), outcome: served({ answer: 'done' }) },
      {
        name: 'means nothing in HTTP/1.0',
        send: upload('1.0', '100-continue'),
        answer: ok('done'),
        outcome: served({ fields: { Expect: null }, answer: 'done', closes: true }),
      },
      { name: 'of something else cannot be met', send: upload('1.1', 'magic'), outcome: refused(417) },
      { name: 'of something more cannot be met', send: upload('1.1', '100-continue, magic'), outcome: refused(417) },
      { name: 'twice the same is one too many', send: upload('1.1', '100-continue\r\nExpect: 100-continue'), outcome: refused(417) },
    ],
  );
});

describe('interim answers', () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload\r\n\r\n';
  rows(
    () => port,
    [
      {
        name: 'come through in order',
        send: get(),
        answer: `HTTP/1.1 102 Processing\r\n\r\n${hints}${ok('fin')}`,
        outcome: served({ answer: 'fin', interim: [102, 103] }),
      },
      {
        name: 'stay away from HTTP/1.0',
        send: get('/', '', '1.0'),
        answer: hints + ok('fin'),
        outcome: served({ answer: 'fin', interim: [], closes: true }),
      },
      {
        name: 'of an unknown number come through',
        send: get(),
        answer: `HTTP/1.1 199 X\r\n\r\n${ok('fin')}`,
        outcome: served({ answer: 'fin', interim: [199] }),
      },
      {
        name: 'lose framing and fields of the hop',
        send: get(),
        answer: `HTTP/1.1 103 X\r\nContent-Length: 5\r\nConnection: X-H\r\nX-H: 1\r\n\r\n${ok('fin')}`,
        outcome: served({ answer: 'fin', interim: [103] }),
      },
    ],
  );
});

describe('Upgrade', () => {
  const ask = (fields: string, version = '1.1') => `GET http://{O}/ws HTTP/${version}\r\nHost: {O}\r\n${fields}\r\n`;
  rows(
    () => port,
    [
      {
        name: 'to h2c does not go on',
        send: ask('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'),
        outcome: served({ fields: { Upgrade: null, 'HTTP2-Settings': null, Connection: null } }),
      },
      { name: 'to TLS does not', send: ask('Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n'), outcome: served({ fields: { Upgrade: null } }) },
      {
        name: 'to HTTP/2.0 does not',
        send: ask('Connection: Upgrade\r\nUpgrade: HTTP/2.0\r\n'),
        outcome: served({ fields: { Upgrade: null } }),
      },
      {
        name: 'to WebSocket beside h2c goes on alone',
        send: ask('Connection: upgrade\r\nUpgrade: h2c, websocket\r\n'),
        outcome: served({ fields: { Upgrade: 'websocket', Connection: 'Upgrade' } }),
      },
      { name: 'not named in Connection does not', send: ask('Upgrade: websocket\r\n'), outcome: served({ fields: { Upgrade: null } }) },
      {
        name: 'in HTTP/1.0 does not',
        send: ask('Connection: Upgrade\r\nUpgrade: websocket\r\n', '1.0'),
        outcome: served({ fields: { Upgrade: null }, closes: true }),
      },
      {
        name: 'with content does not',
        send: request('POST', '/', 'Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n', 'abc'),
        outcome: served({ fields: { Upgrade: null }, content: 'abc' }),
      },
      {
        name: 'of an answer stops here',
        send: get(),
        answer: ok('x', 'Upgrade: h2,h2c\r\nConnection: Upgrade\r\n'),
        outcome: served({ answerFields: { Upgrade: null, Connection: null } }),
      },
    ],
  );
});
