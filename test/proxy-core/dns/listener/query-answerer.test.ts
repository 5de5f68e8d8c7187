import dnsPacket from 'dns-packet';
import { describe, expect, it } from 'vitest';
import type { DnsListenerOptions } from '#core/dns/listener/listener-options.ts';
import { AnswererWorld as World } from '../../../support/answerer-world.ts';
import { OPT, questionOf, replyFacts, wireQuery } from '../../../support/dns-wire.ts';

describe('a permitted name', () => {
  it.each([
    ['home.example', 'A', 'NOERROR, A 192.0.2.1 100, A 192.0.2.2 100'],
    ['home.example', 'AAAA', 'NOERROR, AAAA 2001:db8::1 100'],
    ['four.example', 'A', 'NOERROR, A 192.0.2.4 300'],
    ['four.example', 'AAAA', 'NOERROR, SOA 300'],
    ['mail.example', 'A', 'NOERROR, SOA 30'],
    ['gone.example', 'A', 'NXDOMAIN, SOA 60'],
    ['broken.example', 'A', 'SERVFAIL'],
    ['home.example', 'TXT', 'NOERROR, TXT [{type:Buffer,data:[104,101,108,108,111]}] 5'],
    ['home.example', 'UNKNOWN_65', 'NOERROR, SOA 300'],
    ['home.example', 'UNKNOWN_64', 'NOERROR, SOA 300'],
    ['home.example', 'AXFR', 'REFUSED'],
    ['nas.lan', 'A', 'NOERROR, A 192.0.2.8 60'],
    ['nas.lan', 'TXT', 'NOERROR, SOA 60'],
    ['localhost', 'A', 'NOERROR, A 127.0.0.1 60'],
    ['localhost', 'AAAA', 'NOERROR, AAAA ::1 60'],
    ['x.invalid', 'TXT', 'NXDOMAIN, SOA 60'],
    ['my printer._ipp._tcp.example', 'TXT', 'NOERROR, TXT [{type:Buffer,data:[104,101,108,108,111]}] 5'],
    ['my printer.localhost', 'A', 'NOERROR, A 127.0.0.1 60'],
    ['my printer.invalid', 'A', 'NXDOMAIN, SOA 60'],
    ['.', 'NS', 'NOERROR, TXT [{type:Buffer,data:[104,101,108,108,111]}] 5'],
    ['use-application-dns.net', 'A', 'NXDOMAIN, SOA 60'],
    ['use-application-dns.net', 'AAAA', 'NXDOMAIN, SOA 60'],
    ['mask.icloud.com', 'A', 'NXDOMAIN, SOA 60'],
    ['_dns.resolver.arpa', 'UNKNOWN_65', 'NOERROR, SOA 60'],
  ])('%s %s: %s', async (name, type, words) => {
    const world = new World({}, { overrides: [{ name: 'nas.lan', answers: ['192.0.2.8'] }] });
    expect(await world.say(name, type)).toBe(words);
  });

  it('is answered under the question in its own case, and recorded', async () => {
    const world = new World();
    const message = await world.ask({ name: 'HoMe.Example', type: 'A' });
    expect(message).toMatchObject({
      id: 77,
      type: 'response',
      flag_ra: true,
      flag_rd: true,
      questions: [{ name: 'HoMe.Example', type: 'A' }],
    });
    expect(world.records).toMatchObject([
      {
        client: '10.0.0.7',
        name: 'home.example',
        recordType: 'A',
        verdict: { type: 'permit' },
        answer: 'addresses',
        addresses: ['192.0.2.1', '192.0.2.2'],
      },
    ]);
    expect(
      world.dns.resolver.entries({ text: '', outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 1 }).rows[0]
        ?.lastAskedBy,
    ).toBe('10.0.0.7');
  });

  it('is answered with almost nothing when everything is asked for', async () => {
    expect((await new World().ask({ name: 'home.example', type: 'ANY' })).answers).toMatchObject([
      { type: 'HINFO', data: { cpu: 'RFC8482' } },
    ]);
  });
});

describe('a name of any octets', () => {
  it.each([
    ['A', 1],
    ['PTR', 12],
    ['SRV', 33],
  ])('is passed on as it is, whatever it is asked for: %s', async (_type, type) => {
    const world = new World();
    const labels = ['My Printer', 'a.b\0', 'lan'];
    const reply = await world.send(wireQuery(labels, type));
    expect(replyFacts(reply ?? new Uint8Array())).toMatchObject({ id: 7, rcode: 0, rd: 1, answers: 1 });
    expect(Buffer.from(questionOf(reply ?? new Uint8Array()))).toEqual(Buffer.from(questionOf(wireQuery(labels, type))));
    expect(world.records).toMatchObject([{ name: String.raw`my\032printer.a\046b\000.lan`, answer: 'relayed' }]);
  });

  it('is said not to exist under its own name when it is refused', async () => {
    const world = new World();
    world.verdict = () => ({ type: 'refuse' });
    const query = wireQuery(['a.b'], 1);
    const reply = (await world.send(query)) ?? new Uint8Array();
    expect([replyFacts(reply).rcode, Buffer.from(questionOf(reply))]).toEqual([3, Buffer.from(questionOf(query))]);
  });
});

describe('an alias', () => {
  it.each([
    ['alias.example', 'A'],
    ['alias.example', 'AAAA'],
    ['alias.example', 'TXT'],
    ['twice.example', 'A'],
    ['split.example', 'AAAA'],
    ['split.example', 'A'],
  ])('of a blocked name is refused as the blocked name is: %s %s', async (name, type) => {
    const world = new World();
    expect(await world.say(name, type)).toBe('NXDOMAIN, SOA 10');
    expect(world.records).toMatchObject([{ name, verdict: { type: 'refuse' }, answer: 'refused', addresses: [] }]);
    // Remembered by now.
    expect(await world.say(name, type)).toBe('NXDOMAIN, SOA 10');
  });

  it('of another name is answered', async () => {
    expect(await new World().say('fine.example', 'A')).toBe('NOERROR, A 192.0.2.1 100, A 192.0.2.2 100');
  });

  it('is never led to the block page, where the name itself would open', async () => {
    const world = new World({ refusal: { type: 'address', ipv4: '192.0.2.80', ipv6: null } });
    expect(await world.say('alias.example', 'A')).toBe('NXDOMAIN, SOA 10');
    expect(await new World({ refusal: { type: 'zero' } }).say('alias.example', 'A')).toBe('NOERROR, A 0.0.0.0 10');
  });

  it('by an override leads where the settings say', async () => {
    const world = new World({}, { overrides: [{ name: 'nas.lan', answers: ['alias.example'] }] });
    expect(await world.say('nas.lan', 'A')).toBe('NOERROR, A 192.0.2.66 60');
  });
});

describe('every reply', () => {
  it.each([
    ['an answer', wireQuery(['home', 'example'], 1)],
    ['no such name', wireQuery(['gone', 'example'], 1)],
    ['a failure', wireQuery(['broken', 'example'], 1)],
    ['a relayed record', wireQuery(['home', 'example'], 16)],
    ['a zone transfer refused', wireQuery(['home', 'example'], 252)],
    ['too many questions', wireQuery(['home', 'example'], 1).with(5, 2)],
    ['another opcode', wireQuery(['home', 'example'], 1, { flags: 0x2100 })],
    ['an unknown version of EDNS', wireQuery(['home', 'example'], 1, { additionals: [OPT.map((octet, at) => (at === 6 ? 1 : octet))] })],
    ['too long for UDP', wireQuery(['large', 'example'], 16)],
  ])('says RD back as it was sent (RFC 1035 section 4.1.1): %s', async (_what, query) => {
    const opcode = ((query[2] ?? 0) >> 3) & 15;
    const facts = async (octets: Uint8Array) => replyFacts((await new World().send(octets)) ?? new Uint8Array());
    expect(await facts(query)).toMatchObject({ id: 7, rd: 1, opcode });
    expect(await facts(query.with(2, (query[2] ?? 0) & 0xfe))).toMatchObject({ id: 7, rd: 0, opcode });
  });
});

describe('a refused name', () => {
  const refused = (options: Partial<DnsListenerOptions>): World => {
    const world = new World(options);
    world.verdict = (name) => ({ type: name === 'home.example' ? 'refuse' : 'permit' });
    return world;
  };

  it.each([
    [{ type: 'no-such-name' }, 'A', 'NXDOMAIN, SOA 10'],
    [{ type: 'no-such-name' }, 'TXT', 'NXDOMAIN, SOA 10'],
    [{ type: 'zero' }, 'A', 'NOERROR, A 0.0.0.0 10'],
    [{ type: 'zero' }, 'AAAA', 'NOERROR, AAAA :: 10'],
    [{ type: 'zero' }, 'UNKNOWN_65', 'NOERROR, SOA 10'],
    [{ type: 'address', ipv4: '192.0.2.80', ipv6: null }, 'A', 'NOERROR, A 192.0.2.80 10'],
    [{ type: 'address', ipv4: '192.0.2.80', ipv6: null }, 'AAAA', 'NOERROR, SOA 10'],
    [{ type: 'address', ipv4: null, ipv6: '2001:db8::80' }, 'AAAA', 'NOERROR, AAAA 2001:db8::80 10'],
  ] satisfies [DnsListenerOptions['refusal'], string, string][])('as %j, asked for %s: %s', async (refusal, type, words) => {
    const world = refused({ refusal });
    expect(await world.say('home.example', type)).toBe(words);
    expect(world.records).toMatchObject([{ verdict: { type: 'refuse' }, answer: 'refused' }]);
    expect(world.dns.asked).toEqual([]);
  });

  it('says why to those who want to know (RFC 8914)', async () => {
    const { additionals } = await refused({}).ask({ name: 'home.example', type: 'A' });
    expect(additionals[0]?.options).toMatchObject([{ code: 15, data: Buffer.of(0, 17) }]);
  });
});

describe('a name with a stand-in', () => {
  const enforced = (host: string): World => {
    const world = new World();
    world.verdict = (name) => (name === 'www.search.example' ? { type: 'enforce', host } : { type: 'permit' });
    return world;
  };

  it.each([
    ['safe.search.example', 'A', 'NOERROR, A 192.0.2.10 300'],
    ['safe.search.example', 'AAAA', 'NOERROR, SOA 300'],
    ['safe.search.example', 'UNKNOWN_65', 'NOERROR, SOA 10'],
    ['safe.search.example', 'TXT', 'NOERROR, SOA 10'],
    ['gone.example', 'A', 'SERVFAIL'],
    ['broken.example', 'A', 'SERVFAIL'],
  ])('%s, asked for %s: %s', async (host, type, words) => {
    const world = enforced(host);
    expect(await world.say('www.search.example', type)).toBe(words);
    expect(world.dns.asked.filter((query) => query.includes('www.'))).toEqual([]);
    expect(world.records).toMatchObject([{ verdict: { type: 'enforce', host } }]);
  });
});

describe('what fits', () => {
  const long = Array.from({ length: 16 }, (_, index) => `2001:db8::${(index + 1).toString(16)}`);
  const world = (): World => new World({}, { overrides: [{ name: `${'x'.repeat(60)}.lan`, answers: long }] });
  const question = { name: `${'x'.repeat(60)}.lan`, type: 'AAAA' };

  it.each([
    [null, 'udp', true],
    [512, 'udp', true],
    [4096, 'udp', false],
    [null, 'tcp', false],
    [1232, 'tcp', false],
  ] as const)('a client that takes %s octets, over %s: truncated %s', async (edns, via, truncated) => {
    const message = await world().ask(question, edns, via);
    expect([message.flag_tc, message.answers.length]).toEqual([truncated, truncated ? 0 : 16]);
  });

  it('is never more than fits into a packet, whatever the client takes', async () => {
    const question = { name: 'large.example', type: 'TXT' };
    expect(await new World().ask(question, 4096, 'udp')).toMatchObject({ flag_tc: true, answers: [] });
    expect((await new World().ask(question, 4096, 'tcp')).answers).toHaveLength(1);
  });

  it('never exceeds what the client takes', async () => {
    for (const edns of [512, 600, 1232, 9000]) {
      const query = dnsPacket.encode({
        id: 1,
        type: 'query',
        questions: [question],
        additionals: [{ name: '.', type: 'OPT', udpPayloadSize: edns, options: [] }],
      });
      expect((await world().send(query))?.length).toBeLessThanOrEqual(Math.min(edns, 1232));
    }
  });
});

describe('what cannot be answered', () => {
  it('is met with silence when it is no query', async () => {
    const world = new World();
    expect(await world.send(Uint8Array.of(1, 2, 3))).toBeUndefined();
    expect(await world.send(dnsPacket.encode({ id: 1, type: 'response', questions: [] }))).toBeUndefined();
  });

  it('is objected to when it is a query nobody can read', async () => {
    const world = new World();
    const reply = await world.send(dnsPacket.encode({ id: 5, type: 'query', questions: [] }));
    expect(dnsPacket.decode(Buffer.from(reply ?? []))).toMatchObject({ id: 5, rcode: 'FORMERR' });
    expect(world.records).toEqual([]);
  });

  it('is a failure when the judge fails, and the cause is in the log', async () => {
    const world = new World();
    world.verdict = () => {
      throw new Error('no verdict');
    };
    expect(await world.say('home.example', 'A')).toBe('SERVFAIL');
    expect(world.dns.log.lines).toMatchObject([{ level: 'error' }]);
    expect(world.dns.asked).toEqual([]);
  });

  it('is a failure when no server answers', async () => {
    const world = new World({}, { timeoutMs: 50 });
    world.dns.dns.queries.length = 0;
    const silent = new World();
    silent.dns.resolver.stop();
    expect(await silent.say('home.example', 'A')).toBe('SERVFAIL');
    expect(await silent.say('home.example', 'MX')).toBe('SERVFAIL');
  });
});
