import dnsPacket from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { MAX_RELAYED } from '#core/dns/asking/relay-desk.ts';
import { makeReply } from '../../../support/dns-replies.ts';
import { DnsWorld } from '../../../support/dns-world.ts';

const MX = 15;
const TWO = [
  { server: '192.0.2.53', bootstrap: [] },
  { server: '192.0.2.54', bootstrap: [] },
];

describe('other records', () => {
  it('come as a server sends them', async () => {
    const world = new DnsWorld((query) =>
      query.reply(
        makeReply(query, { answers: [{ name: query.rawName, type: 'MX', ttl: 5, data: { preference: 1, exchange: 'mail.example' } }] }),
      ),
    );
    const outcome = await world.resolver.relay('home.example', MX);
    expect(outcome.type === 'message' ? dnsPacket.decode(Buffer.from(outcome.octets)).answers : []).toMatchObject([
      { type: 'MX', data: { exchange: 'mail.example' } },
    ]);
    expect(world.asked).toEqual(['MX home.example 192.0.2.53']);
  });

  it('come from the next server when one fails, and over TCP when they do not fit', async () => {
    const world = new DnsWorld(
      (query) => {
        if (query.server === '192.0.2.53:53') query.reply(makeReply(query, { rcode: 'SERVFAIL' }));
        else query.reply(makeReply(query, query.via === 'udp' ? { truncated: true } : { rcode: 'NXDOMAIN' }));
      },
      { servers: TWO },
    );
    expect((await world.resolver.relay('home.example', MX)).type).toBe('message');
    expect(world.asked.at(-1)).toBe('MX home.example 192.0.2.54 tcp');
  });

  it('fail, or time out, as lookups do', async () => {
    const failing = new DnsWorld((query) => query.reply(makeReply(query, { rcode: 'REFUSED' })));
    expect(await failing.resolver.relay('home.example', MX)).toEqual({ type: 'failed', detail: 'the name server answered REFUSED' });
    const silent = new DnsWorld(() => {});
    const outcome = silent.resolver.relay('home.example', MX);
    await silent.pass(5100);
    expect(await outcome).toEqual({ type: 'timed-out' });
  });

  it('are bounded', async () => {
    const world = new DnsWorld(() => {});
    for (let index = 0; index < MAX_RELAYED; index += 1) void world.resolver.relay(`n${index}.example`, MX);
    expect(await world.resolver.relay('one-more.example', MX)).toMatchObject({ type: 'failed' });
    world.resolver.stop();
  });
});
