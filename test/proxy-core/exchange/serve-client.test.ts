import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '#core/contract/views.ts';
import { serveClient } from '#core/exchange/serve-client.ts';
import type { NextRequest, Path } from '#core/exchange/exchange-ports.ts';
import type { RelayEnd } from '#core/protocol/http1/forwarding.ts';
import { exchangePorts, FORWARD, ScriptedClient } from '../../support/exchange-world.ts';
import { requestHead, responseHead } from '../../support/heads.ts';

const requestOf = (wire: string): NextRequest => ({ type: 'request', head: requestHead(wire) });
const get = (path: string, fields = ''): NextRequest =>
  requestOf(`GET http://x.example${path} HTTP/1.1\r\nHost: x.example\r\n${fields}\r\n`);
const OK = responseHead('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');

/** A path whose relay plans the answer `OK` and ends like this. */
const path = (end: RelayEnd = { type: 'done', requestComplete: true }, isReused = false): Path => ({
  isReused,
  proxyFields: null,
  pin: () => undefined,
  address: '192.0.2.1',
  release: () => undefined,
  discard: () => undefined,
  relay: (plan) => {
    if (end.type === 'done') plan.planResponse(OK, true);
    return Promise.resolve(end);
  },
  tunnel: () => Promise.resolve('closed'),
});

const RESET: RelayEnd = { type: 'failed', fault: 'UPSTREAM_RESET', detail: 'x', answered: false, unanswered: true };

async function serve(requests: readonly NextRequest[], paths: readonly Path[], changes = {}) {
  const client = new ScriptedClient(requests, paths);
  const rows: HistoryRow[] = [];
  const opened: number[] = [];
  await serveClient(
    client,
    FORWARD,
    exchangePorts({ opened: ({ id }) => opened.push(id), ended: (exchange) => rows.push(exchange.row(0)), ...changes }),
  );
  return { client, rows, opened };
}

describe('a client', () => {
  it('is served request after request, each recorded once', async () => {
    const { client, rows, opened } = await serve([get('/1'), get('/2')], [path(), path()]);
    expect(rows.map(({ id, path: asked, status }) => [id, asked, status])).toEqual([
      [1, '/1', 200],
      [2, '/2', 200],
    ]);
    expect([opened, client.end]).toEqual([[1, 2], 'destroyed']);
  });

  it('is not served on after it asked to close', async () => {
    const { client, rows } = await serve([get('/1', 'Connection: close\r\n'), get('/2')], [path(), path()]);
    expect([rows.length, client.end]).toEqual([1, 'finished']);
  });

  it.each([
    ['announced the end', get('/1', 'Connection: close\r\n'), true],
    ['speaks HTTP/1.0', requestOf('GET http://x.example/ HTTP/1.0\r\n\r\n'), true],
    ['speaks HTTP/1.0 and would stay', requestOf('GET http://x.example/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'), false],
    [
      'still sends content',
      requestOf('POST http://x.example/ HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\nContent-Length: 1\r\n\r\n'),
      false,
    ],
    [
      'wanted a tunnel, whose first octets may be under way',
      requestOf('CONNECT x.example:25 HTTP/1.1\r\nHost: x.example:25\r\nConnection: close\r\n\r\n'),
      false,
    ],
  ])('that %s is read on for or not', async (_what, request, saidNoMore) => {
    const { client } = await serve([request], [path()]);
    expect([client.end, client.saidNoMore]).toEqual(['finished', saidNoMore]);
  });

  it('that sends what cannot be read gets an answer and no second chance', async () => {
    const { client, rows } = await serve([{ type: 'malformed', fault: 'HEAD_TOO_LARGE', detail: 'x' }, get('/smuggled')], []);
    expect([responseHead(client.sent).status, rows.length, client.end]).toEqual([431, 1, 'finished']);
    expect(rows[0]).toMatchObject({ because: 'malformed', action: 'deny', method: '', fault: 'HEAD_TOO_LARGE' });
  });

  it('is told when the site cannot be reached, and may go on', async () => {
    const { client, rows } = await serve([get('/1'), get('/2')], [path()], {
      resolve: (() => {
        let first = true;
        return () => (first ? ((first = false), { type: 'not-found' }) : { type: 'found', addresses: ['192.0.2.1'] });
      })(),
    });
    expect(rows.map(({ status }) => status)).toEqual([502, 200]);
    expect(client.end).toBe('destroyed');
  });

  it('never waits for an exchange that threw: that is a fault of ours, recorded as such', async () => {
    const { rows, client } = await serve([get('/1')], []);
    expect([rows[0]?.fault, responseHead(client.sent).status]).toEqual(['INTERNAL', 500]);
  });
});

describe('a kept connection that turns out to be dead', () => {
  it('is replaced once, on a connection of its own', async () => {
    const { client, rows } = await serve([get('/1')], [path(RESET, true), path()]);
    expect([rows[0]?.status, client.opened.map(({ use }) => use)]).toEqual([200, ['exchange', 'fresh']]);
  });

  it('is not replaced twice', async () =>
    expect((await serve([get('/1')], [path(RESET, true), path(RESET, true)])).rows[0]?.status).toBe(502));
  it('is not replaced when it was fresh', async () => expect((await serve([get('/1')], [path(RESET, false)])).rows[0]?.status).toBe(502));
  it('is not replaced once something came back', async () =>
    expect((await serve([get('/1')], [path({ ...RESET, unanswered: false }, true)])).rows[0]?.status).toBe(502));

  it('is not replaced for a request that might act twice', async () => {
    const post: NextRequest = { type: 'request', head: requestHead('POST http://x.example/ HTTP/1.1\r\nHost: x.example\r\n\r\n') };
    expect((await serve([post], [path(RESET, true)])).rows[0]?.status).toBe(502);
  });

  it.each([
    ['GET', '', 'exchange'],
    ['PROPFIND', '', 'exchange'],
    ['PUT', '', 'exchange'],
    ['PUT', 'Content-Length: 0\r\n', 'exchange'],
    ['PUT', 'Content-Length: 1\r\n', 'fresh'],
    ['PROPFIND', 'Transfer-Encoding: chunked\r\n', 'fresh'],
    ['GET', 'Content-Length: 1\r\n', 'fresh'],
    ['POST', '', 'fresh'],
    ['POST', 'Content-Length: 0\r\n', 'fresh'],
    ['PATCH', '', 'fresh'],
    ['LOCK', '', 'fresh'],
    ['get', '', 'fresh'],
  ])('is never met by what may not be sent twice: %s %j', async (method, fields, use) => {
    const request = requestOf(`${method} http://x.example/ HTTP/1.1\r\nHost: x.example\r\n${fields}\r\n`);
    const { client } = await serve([request], [path()]);
    expect(client.opened[0]?.use).toBe(use);
  });
});

describe('CONNECT', () => {
  const connect: NextRequest = { type: 'request', head: requestHead('CONNECT x.example:443 HTTP/1.1\r\nHost: x.example:443\r\n\r\n') };

  it('gets a fresh connection and a tunnel, and nothing after it', async () => {
    const greetings: string[] = [];
    const tunnel: Path = { ...path(), tunnel: (start) => (greetings.push(start.greeting), Promise.resolve('closed')) };
    const { client, rows } = await serve([connect, get('/2')], [tunnel]);
    expect(greetings).toEqual(['HTTP/1.1 200 Connection Established\r\n\r\n']);
    expect([client.opened[0]?.use, rows]).toEqual([
      'tunnel',
      [expect.objectContaining({ mode: 'connect', method: 'CONNECT', status: 200, path: '' })],
    ]);
  });

  it('to a forbidden port is refused before anything is dialled', async () => {
    const mail: NextRequest = { type: 'request', head: requestHead('CONNECT x.example:25 HTTP/1.1\r\nHost: x.example:25\r\n\r\n') };
    const { client, rows } = await serve([mail], []);
    expect([responseHead(client.sent).status, rows[0]?.because, client.opened]).toEqual([403, 'forbidden-port', []]);
  });
});
