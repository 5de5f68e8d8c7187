import { describe, expect, it } from 'vitest';
import { Deadlines } from '#core/dns/asking/deadlines.ts';
import { Probe } from '#core/dns/asking/probe.ts';
import { RandomBits } from '#core/dns/asking/random-bits.ts';
import { NameServer } from '#core/dns/servers/name-server.ts';
import { parseServer } from '#core/common/names/server-address.ts';
import { makeReply } from '../../../support/dns-replies.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { FakeClock, settled } from '../../../support/fake-clock.ts';
import { ScriptedDns, type ScriptedQuery } from '../../../support/scripted-dns.ts';

/** A server that is down, probed. */
async function probe(serve: (query: ScriptedQuery) => void): Promise<NameServer> {
  const clock = new FakeClock();
  const parsed = parseServer('192.0.2.53');
  if (parsed.type === 'problem') throw new Error(parsed.userText);
  const server = new NameServer(
    parsed.server,
    true,
    { strayReplies: 0 },
    { clock, random: new RandomBits(countingRandom()), transport: new ScriptedDns(serve), manners: { mixedCase: true } },
  );
  for (let failure = 0; failure < 3; failure += 1) server.statistics.failed('no answer in time', false, 0);
  new Probe('home.example', server, { clock, deadlines: new Deadlines(clock), limits: { totalMs: 5000, firstWaitMs: 400 } }).start();
  await settled();
  clock.advance(3000);
  server.close();
  expect(clock.waiting).toBe(0);
  return server;
}

describe('trying a server that was down', () => {
  it.each([
    ['an answer', (query: ScriptedQuery) => query.reply(makeReply(query)), false],
    ['"no such name"', (query: ScriptedQuery) => query.reply(makeReply(query, { rcode: 'NXDOMAIN' })), false],
    ['the question in another case', (query: ScriptedQuery) => query.reply(makeReply(query, { name: query.name })), false],
    ['a failure', (query: ScriptedQuery) => query.reply(makeReply(query, { rcode: 'SERVFAIL' })), true],
    ['a fault', (query: ScriptedQuery) => query.fault('ECONNREFUSED'), true],
    ['silence', () => {}, true],
  ])('with %s: still down %s', async (_what, serve, isDown) => {
    expect((await probe(serve)).statistics.isDown).toBe(isDown);
  });
});
