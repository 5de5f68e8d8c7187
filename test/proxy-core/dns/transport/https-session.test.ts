import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { openHttps } from '#core/dns/transport/https-session.ts';
import type { HttpsAnswer, HttpsSession } from '#core/dns/transport/dns-ports.ts';
import { writeQuery } from '#core/dns/wire/query-writer.ts';
import { createAuthority, noCertificates } from '../../../support/certificates.ts';
import { HttpsDnsServer, TlsDnsServer, type HttpsAsk } from '../../../support/secure-dns-server.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
const QUERY = writeQuery('home.example', 1, { id: 0, caseBits: 0, edns: true, padToOctets: 128 });
const open: { stop(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.stop();
});

interface Told {
  readonly session: HttpsSession;
  readonly opened: Promise<void>;
  readonly closed: Promise<string>;
}

async function connect(
  ctx: TestContext,
  serve: (ask: HttpsAsk) => void,
  names = ['DNS:dns.example'],
): Promise<Told & { server: HttpsDnsServer }> {
  if (noCertificates !== undefined) ctx.skip(noCertificates);
  const authority = createAuthority(folder);
  const server = await HttpsDnsServer.start(authority.certify(names), { 'home.example': { A: ['192.0.2.1'] } }, serve);
  open.push(server);
  return { server, ...dial(server.port, authority.ca) };
}

function dial(port: number, ca: string): Told {
  const opening = Promise.withResolvers<void>();
  const closing = Promise.withResolvers<string>();
  const target = { address: '127.0.0.1', port, host: 'dns.example', alpn: 'h2', extraCa: [ca] } as const;
  const session = openHttps(target, { onOpen: () => opening.resolve(), onClose: (detail) => closing.resolve(detail) });
  open.push({ stop: () => session.close() });
  return { session, opened: opening.promise, closed: closing.promise };
}

async function ask(ctx: TestContext, serve: (ask: HttpsAsk) => void): Promise<HttpsAnswer> {
  const { session, opened } = await connect(ctx, serve);
  await opened;
  return new Promise((resolve) => session.post('/dns-query', QUERY, resolve));
}

describe('a message over HTTPS', () => {
  it('is answered with one', async (ctx) => {
    const answer = await ask(ctx, ({ answer: give }) => give());
    expect(answer).toMatchObject({ type: 'message' });
  });

  it.for<[string, (given: HttpsAsk) => void, RegExp]>([
    ['an HTTP error', ({ stream }) => stream.respond({ ':status': 503 }, { endStream: true }), /status 503/],
    [
      'a redirect',
      ({ stream }) => stream.respond({ ':status': 307, location: 'https://evil.example/' }, { endStream: true }),
      /status 307/,
    ],
    [
      'a web page',
      ({ stream }) => {
        stream.respond({ ':status': 200, 'content-type': 'text/html' });
        stream.end('<p>Sign in to the hotel');
      },
      /no DNS message/,
    ],
    [
      'more than a message holds',
      ({ stream }) => {
        stream.respond({ ':status': 200, 'content-type': 'application/dns-message' });
        stream.end(Buffer.alloc(70_000));
      },
      /more than a message/,
    ],
    ['an answer broken off', ({ stream }) => stream.close(2), /INTERNAL_ERROR|broke/],
  ])('is refused with %s', async ([_what, serve, words], ctx) => {
    const answer = await ask(ctx, serve);
    expect(answer.type === 'refused' ? answer.detail : answer.type).toMatch(words);
  });

  it('is not answered when the session ends, which is told once', async (ctx) => {
    const { session, opened, closed, server } = await connect(ctx, () => server.hangUp());
    await opened;
    const answers: HttpsAnswer[] = [];
    session.post('/dns-query', QUERY, (given) => answers.push(given));
    expect(await closed).toMatch(/./);
    session.post('/dns-query', QUERY, (given) => answers.push(given));
    expect(answers.filter(({ type }) => type === 'message')).toEqual([]);
  });

  it('is never sent to a server with the wrong certificate', async (ctx) => {
    const { closed, server } = await connect(ctx, ({ answer: give }) => give(), ['DNS:evil.example']);
    expect(await closed).toMatch(/altnames/);
    expect(server.asks).toEqual([]);
  });

  it('is never sent to a server that speaks no HTTP/2', async (ctx) => {
    if (noCertificates !== undefined) ctx.skip(noCertificates);
    const authority = createAuthority(folder);
    const server = await TlsDnsServer.start(authority.certify(['DNS:dns.example']), {});
    open.push(server);
    expect(await dial(server.port, authority.ca).closed).toMatch(/./);
  });
});
