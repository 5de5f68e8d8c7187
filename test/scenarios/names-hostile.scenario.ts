/** Answers nobody should believe, and answers nobody can read: the site opens all the same, and lies are never remembered. */
import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResourceRecord } from 'dns-packet';
import { makeReply, type SeenQuery } from '../support/dns-replies.ts';
import { DnsServer, scriptOf, type DnsScript } from '../support/dns-server.ts';
import { startNames } from '../support/names-world.ts';
import { ASKED, questionOf, record, wireName, wireReply } from '../support/dns-wire.ts';
import { answering, ok, origin, type Origin } from '../support/raw-peers.ts';

const SITE = 'site.test';
const EVIL = '127.0.0.66';
const TRUE_ZONES = { [SITE]: { A: ['127.0.0.1'] } };
const evil = (name: string, type = 'A'): ResourceRecord => ({ name, type, ttl: 86_400, data: EVIL });

const servers: DnsServer[] = [];
let site: Origin;
beforeEach(async () => {
  site = await origin(answering(() => ok('hello')));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
async function server(script: DnsScript): Promise<DnsServer> {
  const started = await DnsServer.start(script);
  servers.push(started);
  return started;
}
const truth = scriptOf(TRUE_ZONES);

/** Changes octets of a good but evil reply. */
function forged(query: SeenQuery, change: (octets: Uint8Array) => void): Uint8Array {
  const octets = makeReply(query, { answers: [evil(query.rawName)] });
  change(octets);
  return octets;
}

describe('an answer that came before the true one', () => {
  it.each<[string, (query: SeenQuery) => Uint8Array]>([
    ['has another id', (query) => makeReply(query, { id: query.id ^ 1, answers: [evil(query.rawName)] })],
    ['is to another name', (query) => makeReply(query, { name: 'other.test', answers: [evil('other.test')] })],
    ['is to another name with the answer for this one', (query) => makeReply(query, { name: 'other.test', answers: [evil(SITE)] })],
    ['is to another type', (query) => makeReply(query, { type: 'TXT', answers: [evil(query.rawName)] })],
    ['is of another class', (query) => forged(query, (octets) => void (octets[12 + SITE.length + 2 + 3] = 3))],
    ['has no question', (query) => makeReply(query, { leaveOutQuestion: true, answers: [evil(query.rawName)] })],
    ['has two questions', (query) => forged(query, (octets) => void (octets[5] = 2))],
    ['is a question itself', (query) => forged(query, (octets) => void (octets[2] = 0x01))],
    ['is about something else than a query', (query) => forged(query, (octets) => void (octets[2] = 0xa9))],
    ['ends in its head', (query) => forged(query, () => undefined).subarray(0, 11)],
    ['is empty', () => new Uint8Array(0)],
  ])('and %s is not believed', async (_what, lie) => {
    const dns = await server((query, via) => [...Array.from({ length: 3 }, () => lie(query)), ...truth(query, via)]);
    const world = await startNames({ 'dns.servers': dns.text });
    expect(await world.page(SITE, site.port)).toMatch(/hello$/);
    expect(await world.entry(SITE)).toMatchObject({ answers: [{ value: '127.0.0.1' }], server: dns.text });
    const { counts, servers: views } = await world.api.dns.get();
    expect([counts.names, counts.strayReplies, views[0]?.failures]).toEqual([1, 3, 0]);
  });

  it('and lost the case of the letters is not believed: the question is put again', async () => {
    const dns = await server((query, via) =>
      query.rawName === query.name ? truth(query, via) : [makeReply(query, { name: query.name, answers: [evil(query.name)] })],
    );
    const world = await startNames({ 'dns.servers': dns.text });
    expect(await world.page(SITE, site.port)).toMatch(/hello$/);
    expect(await world.entry(SITE)).toMatchObject({ answers: [{ value: '127.0.0.1' }] });
  });

  it.each(['127.0.0.1', '127.0.0.9'])('and is from somebody else at %s never arrives', async (from) => {
    const attacker = createSocket('udp4').on('error', () => undefined);
    await new Promise<void>((resolve) => attacker.bind(0, from, resolve));
    let wasAttacked = false;
    const dns = await server((query, via) => {
      if (wasAttacked) return truth(query, via);
      wasAttacked = true;
      // Everything is right about it but where it comes from: id, case, question and port.
      const { fromPort } = dns.queries.at(-1) ?? { fromPort: 0 };
      attacker.send(makeReply(query, { answers: [evil(query.rawName)] }), fromPort, '127.0.0.1');
      return [];
    });
    const world = await startNames({ 'dns.servers': dns.text });
    expect(await world.page(SITE, site.port)).toMatch(/hello$/);
    expect([wasAttacked, await world.entry(SITE)]).toMatchObject([true, { answers: [{ value: '127.0.0.1' }] }]);
    attacker.close();
  });
});

describe('an answer that says more than it was asked', () => {
  it('is believed in what it was asked alone', async () => {
    const dns = await server((query, via) => {
      if (query.name !== SITE) return truth(query, via);
      const answers: ResourceRecord[] = [evil('bank.test'), { name: query.rawName, type: 'A', ttl: 60, data: '127.0.0.1' }];
      const glue = [evil('bank.test'), evil(SITE)];
      return [makeReply(query, { answers, authorities: [{ name: 'test', type: 'NS', ttl: 9, data: 'bank.test' }], additionals: glue })];
    });
    const world = await startNames({ 'dns.servers': dns.text });
    expect(await world.page(SITE, site.port)).toMatch(/hello$/);
    expect((await world.api.dns.entries({})).rows).toMatchObject([{ name: SITE, answers: [{ type: 'A', value: '127.0.0.1' }] }]);
    expect(await world.page('bank.test', site.port)).toMatch(/^HTTP\/1\.1 502 /);
  });

  it('and has a dot inside a label is not taken for one about two labels', async () => {
    const dotted = wireName('bank.test');
    const dns = await server((query, via) => {
      if (query.name === SITE) {
        const lie = record(wireName('bank', 'test'), 1, Buffer.of(127, 0, 0, 66));
        return [wireReply(query.octets, { answers: [record(ASKED, 5, dotted), lie] })];
      }
      const asksForLabel = Buffer.from(questionOf(query.octets)).toString('latin1').toLowerCase().startsWith('\x09bank.test\0');
      return asksForLabel ? [wireReply(query.octets, { answers: [record(ASKED, 1, Buffer.of(127, 0, 0, 1))] })] : truth(query, via);
    });
    const world = await startNames({ 'dns.servers': dns.text });
    expect(await world.page(SITE, site.port)).toMatch(/hello$/);
    expect(await world.page('bank.test', site.port)).toMatch(/^HTTP\/1\.1 502 /);
    expect(await world.entry('bank.test')).toMatchObject({ outcome: 'no-such-name' });
  });

  it('of 64 KB over TCP is read, and a few addresses of it are tried', async () => {
    const many = (query: SeenQuery): ResourceRecord[] =>
      Array.from({ length: 2_200 }, (_, index) => ({
        name: query.rawName,
        type: 'A',
        ttl: 60,
        data: index === 0 ? '127.0.0.1' : `127.1.${index >> 8}.${index & 255}`,
      }));
    const sizes: number[] = [];
    const dns = await server((query, via) => {
      const reply = via === 'udp' ? makeReply(query, { truncated: true }) : makeReply(query, { answers: many(query) });
      sizes.push(reply.length);
      return [reply];
    });
    const world = await startNames({ 'dns.servers': dns.text });
    expect(await world.page(SITE, site.port)).toMatch(/hello$/);
    expect(Math.max(...sizes)).toBeGreaterThan(55_000);
    expect((await world.entry(SITE))?.answers).toHaveLength(16);
  });
});

describe('an answer nobody can read', () => {
  /** The question as it came, then these records. */
  const records = (query: SeenQuery, count: number, body: Uint8Array): Uint8Array => {
    const question = makeReply(query).slice();
    question[6] = count >> 8;
    question[7] = count & 255;
    return Buffer.concat([question, body]);
  };
  const A_TAIL = [0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 127, 0, 0, 66];
  const cname = (data: readonly number[]): Uint8Array => Uint8Array.of(0xc0, 12, 0, 5, 0, 1, 0, 0, 1, 44, 0, data.length, ...data);
  const questionEnd = 12 + SITE.length + 2 + 4;
  const UNREADABLE: [string, (query: SeenQuery) => Uint8Array][] = [
    ['points at itself', (query) => records(query, 1, Uint8Array.of(0xc0, questionEnd, ...A_TAIL))],
    ['points forward', (query) => records(query, 1, Uint8Array.of(0xc0, questionEnd + 2, ...A_TAIL))],
    ['points at the head', (query) => records(query, 1, Uint8Array.of(0xc0, 0, ...A_TAIL))],
    ['points past its end', (query) => records(query, 1, Uint8Array.of(0xff, 0xff, ...A_TAIL))],
    ['has two pointers in a circle', (query) => records(query, 1, cname([0xc0, questionEnd + 14, 0xc0, questionEnd + 12]))],
    ['promises more records than there are', (query) => records(query, 65_535, Uint8Array.of(0xc0, 12, ...A_TAIL))],
    ['has an address of three octets', (query) => records(query, 1, Uint8Array.of(0xc0, 12, ...A_TAIL.with(9, 3).slice(0, -1)))],
    [
      'has a name that is too long',
      (query) => records(query, 1, cname([...Array.from({ length: 20 }, () => [15, ...Buffer.alloc(15, 'x')]), 0].flat())),
    ],
    ['has a label of a kind nobody knows', (query) => records(query, 1, cname([0x41, 0x61, 0]))],
    ['breaks off', (query) => records(query, 1, Uint8Array.of(0xc0, 12, 0, 1, 0))],
    [
      'is 60 KB of pointers to pointers',
      (query) =>
        records(
          query,
          4_000,
          Buffer.concat(
            Array.from({ length: 4_000 }, (_, index) => {
              const at = questionEnd + index * 15;
              const back = index === 0 ? at : at - 15 + 13;
              return Uint8Array.of(1, 0x61, 0xc0 | (Math.min(back, 0x3fff) >> 8), back & 255, ...A_TAIL.slice(0, 8), 0, 1, 0xc0);
            }),
          ),
        ),
    ],
    ['is 60 KB of junk', (query) => records(query, 60, Buffer.alloc(60_000, 0x3f))],
  ];

  it.each(UNREADABLE)('because it %s is left for that of the next server, over UDP and over TCP', async (_what, junk) => {
    const bad = await server((query) => [junk(query)]);
    const badOverTcp = await server((query, via) => [via === 'udp' ? makeReply(query, { truncated: true }) : junk(query)]);
    const good = await server(truth);
    const world = await startNames({ 'dns.servers': `${bad.text},${badOverTcp.text},${good.text}` });
    expect(await world.page(SITE, site.port)).toMatch(/hello$/);
    expect(await world.entry(SITE)).toMatchObject({ answers: [{ value: '127.0.0.1' }], server: good.text });
    const { servers: views } = await world.api.dns.get();
    expect(views.slice(0, 2).map(({ lastFailure }) => lastFailure)).toEqual(Array(2).fill('the name server sent an unreadable reply'));
    expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is said to be one when there is no other, in words and not for long', async () => {
    const bad = await server((query) => [records(query, 1, Uint8Array.of(0xc0, questionEnd, ...A_TAIL))]);
    const world = await startNames({ 'dns.servers': bad.text });
    const page = await world.page(SITE, site.port);
    expect(page).toMatch(/^HTTP\/1\.1 502 /);
    expect(page).not.toMatch(/\.ts:\d|at \w+ \(/);
    expect(await world.entry(SITE)).toMatchObject({ outcome: 'failed', ttlSeconds: 5, userText: expect.stringMatching(/unreadable/) });
  });
});
