/** A device finds its printer by a name with spaces, is answered however it asks, and finds no way around by odd names and aliases. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askOctets, DnsClient, streamReplies, VIAS } from '../support/dns-client.ts';
import { DnsServer } from '../support/dns-server.ts';
import { replyFrom, type ZoneTable } from '../support/dns-replies.ts';
import { ASKED, OPT, questionOf, record, replyFacts, wireName, wireQuery, wireReply } from '../support/dns-wire.ts';
import { nameRows, startNameServer } from '../support/names-world.ts';

const ZONES: ZoneTable = {
  'site.test': { A: ['192.0.2.1'] },
  'games.test': { A: ['192.0.2.66'] },
  'alias.test': { CNAME: 'cdn.games.test' },
  'twice.test': { CNAME: 'alias.test' },
  'cut.test': { CNAME: 'cdn.games.test', leaveOutTargets: true },
  'cdn.games.test': { A: ['192.0.2.67'] },
  'innocent.test': { CNAME: 'site.test' },
  'allowed.test': { CNAME: 'cdn.games.test' },
};
const [A, NS, PTR, TXT, SRV] = [1, 2, 12, 16, 33];
const GLUE = record(wireName('sip', 'test'), A, Buffer.of(192, 0, 2, 9));
let dns: DnsServer;
beforeAll(async () => {
  dns = await DnsServer.start((query, via) => {
    const type = query.octets[query.octets.length - (query.hasEdns ? 14 : 3)];
    if (type === A && ZONES[query.name] !== undefined) return [replyFrom(ZONES, query, via === 'udp') ?? new Uint8Array()];
    const { CNAME } = ZONES[query.name] ?? {};
    if (CNAME !== undefined) return [wireReply(query.octets, { answers: [record(ASKED, 5, wireName(...CNAME.split('.')))] })];
    const additionals = query.hasEdns ? [OPT, GLUE] : [GLUE];
    return [wireReply(query.octets, { answers: [record(ASKED, type ?? 0, Buffer.of(3, 97, 98, 99))], additionals })];
  });
});
afterAll(() => dns.stop());

const started = (settings: Readonly<Record<string, string>> = {}) =>
  startNameServer({ 'dns.servers': dns.text, 'filtering.block': 'games.test', 'filtering.allow': 'allowed.test', ...settings });

describe.each(VIAS)('over %s a device', (via) => {
  it.each([
    ['a printer', ['My Printer', '_ipp', '_tcp', 'lan'], SRV, String.raw`my\032printer._ipp._tcp.lan`],
    ['a speaker', ['K\xc3\xbcche', '_raop', '_tcp', 'lan'], TXT, 'küche._raop._tcp.lan'],
    ['a dot and a NUL in a label', ['a.b\0', 'lan'], PTR, String.raw`a\046b\000.lan`],
    ['any octets, as a host', ['\xff \x01', 'lan'], A, String.raw`\255\032\001.lan`],
    ['the root', [], NS, '.'],
    ['the root, as a host', [], A, '.'],
    ['the longest name', [...Array<string>(3).fill('x'.repeat(63)), '\0'.repeat(61)], TXT, null],
  ])('finds a name of any octets: %s', async (_what, labels, type, host) => {
    const { world, port } = await started();
    const query = wireQuery(labels, type);
    const reply = await askOctets(port, query, via);
    expect(replyFacts(reply)).toMatchObject({ id: 7, rcode: 0, rd: 1, answers: 1, additionals: 0 });
    expect(Buffer.from(questionOf(reply))).toEqual(Buffer.from(questionOf(query)));
    expect(await nameRows(world, 1)).toMatchObject([{ action: 'permit', fault: null, ...(host === null ? {} : { host }) }]);
  });

  it.each([
    ['a space below it', ['My Own', 'games', 'test'], A],
    ['upper case', ['GAMES', 'Test'], A],
    ['a dot in a label', ['www.games', 'test'], A],
    ['its own dot in a label', ['games.test'], TXT],
    ['a NUL behind it', ['games', 'test\0'], A],
    ['a NUL and another name behind it', ['games', 'test\0', 'site', 'test'], SRV],
    ['percent signs', ['%67ames', 'test'], A],
  ])('finds no way around a blocked name: %s', async (_what, labels, type) => {
    const { world, port } = await started();
    const before = dns.queries.length;
    expect(replyFacts(await askOctets(port, wireQuery(labels, type), via))).toMatchObject({ rcode: 3, answers: 0 });
    expect(dns.queries.length).toBe(before);
    expect(await nameRows(world, 1)).toMatchObject([{ action: 'deny', because: 'block-rule', rule: 'games.test' }]);
  });

  it.each([
    ['an alias', 'alias', A],
    ['an alias of an alias', 'twice', A],
    ['an alias whose target is to be asked for', 'cut', A],
    ['another record of an alias', 'alias', TXT],
  ])('finds no way around a blocked name: %s', async (_what, label, type) => {
    const { world, port } = await started();
    for (let time = 0; time < 2; time += 1)
      expect(replyFacts(await askOctets(port, wireQuery([label, 'test'], type), via))).toMatchObject({ rcode: 3, answers: 0 });
    const row = { host: `${label}.test`, action: 'deny', because: 'blocked-alias', rule: 'cdn.games.test (games.test)' };
    expect(await nameRows(world, 2)).toMatchObject([row, row]);
  });

  it('is told where aliases lead that nobody minds, or that are allowed by their own name', async () => {
    const { port } = await started();
    for (const label of ['innocent', 'allowed'])
      expect(replyFacts(await askOctets(port, wireQuery([label, 'test'], A), via))).toMatchObject({ rcode: 0, answers: 1 });
  });

  it.each([
    ['first', [OPT, GLUE]],
    ['last', [GLUE, OPT]],
    ['between', [GLUE, OPT, GLUE]],
  ])('may have its OPT record anywhere, as the name server may: %s', async (_where, additionals) => {
    const { port } = await started();
    const reply = await askOctets(port, wireQuery(['_sip', '_tcp', 'lan'], SRV, { additionals }), via);
    expect(replyFacts(reply)).toMatchObject({ rcode: 0, answers: 1, additionals: 1 });
  });

  it.each([
    ['two OPT records', wireQuery(['a'], A, { additionals: [OPT, OPT] }), 1],
    ['a label of 64 octets', wireQuery(['x'.repeat(63), 'x'], A).with(12, 64), 1],
    ['a name of 256 octets', wireQuery([...Array<string>(3).fill('x'.repeat(63)), 'x'.repeat(62)], A), 1],
    ['a name that points at itself', Uint8Array.from([...wireQuery([], A).subarray(0, 12), 0xc0, 12, 0, 1, 0, 1]), 1],
    ['another class', wireQuery(['version', 'bind'], TXT).with(-1, 3), 5],
    ['a status query', wireQuery(['a'], A, { flags: 0x1100 }), 4],
  ])('is told what is wrong with %s', async (_what, query, rcode) => {
    const { port } = await started();
    expect(replyFacts(await askOctets(port, query, via))).toMatchObject({ id: 7, rcode, rd: 1, answers: 0 });
  });

  it('is answered with the RD bit as it was sent', async () => {
    const { port } = await started();
    for (const [flags, rd] of [[0x0100, 1] as const, [0, 0] as const])
      for (const name of ['site', 'games', 'missing'])
        expect(replyFacts(await askOctets(port, wireQuery([name, 'test'], A, { flags }), via)).rd).toBe(rd);
  });
});

describe('a device that closes its side of the connection behind its questions', () => {
  it('gets all its answers, remembered or not, and is then hung up on', async () => {
    const { world, port } = await started();
    const queries = ['site', 'games', 'innocent', 'site', 'missing'].map((label, id) => wireQuery([label, 'test'], A, { id }));
    queries.push(wireQuery(['My Printer', 'lan'], SRV, { id: 5 }));
    const replies = await streamReplies(port, queries);
    expect(replies.map((reply) => replyFacts(reply).id).toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await streamReplies(port, queries)).toHaveLength(queries.length);
    expect((await world.api.dns.get()).listener).toMatchObject({ connections: 0, underWay: 0 });
  });
});

describe('history', () => {
  it('says that a canary name was refused, and that a name does not exist', async () => {
    const { world, port } = await startNameServer({ 'dns.servers': (await zoned()).text });
    const device = await DnsClient.open(port);
    for (const name of ['use-application-dns.net', 'missing.test']) expect(await device.ask(name)).toMatchObject({ rcode: 'NXDOMAIN' });
    expect(await nameRows(world, 2)).toMatchObject([
      { host: 'use-application-dns.net', action: 'deny', because: 'bypass-name', fault: null },
      { host: 'missing.test', action: 'permit', because: 'no-rule', fault: 'NAME_NOT_FOUND' },
    ]);
    expect((await world.api.dns.get()).listener.refused).toBe(1);
  });
});

async function zoned(): Promise<DnsServer> {
  const server = await DnsServer.start(ZONES);
  servers.push(server);
  return server;
}
const servers: DnsServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));
