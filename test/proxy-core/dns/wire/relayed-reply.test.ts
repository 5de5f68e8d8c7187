import dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientQuery, type ClientQuery } from '#core/dns/wire/client-query.ts';
import { relayReply } from '#core/dns/wire/relayed-reply.ts';
import { makeReply, readQuery, soa, type ReplyParts } from '../../../support/dns-replies.ts';
import { ASKED as POINTER, OPT as BARE_OPT, record, wireName, wireQuery, wireReply } from '../../../support/dns-wire.ts';
import { writeQuery } from '#core/dns/wire/query-writer.ts';

const OPT = { name: '.', type: 'OPT', udpPayloadSize: 1232, options: [] };
/** Our own query to the server, in its own case and with its own id. */
const ASKED = readQuery(writeQuery('home.example', 15, { id: 999, caseBits: 0b1011, edns: true, padToOctets: 0 }));
const MX = { name: 'home.example', type: 'MX', ttl: 60, data: { preference: 10, exchange: 'mail.home.example' } };

function clientQuery(hasEdns: boolean): ClientQuery {
  const query = readClientQuery(
    dnsPacket.encode({
      id: 1,
      type: 'query',
      flags: 0x0100,
      questions: [{ name: 'HOME.example', type: 'MX' }],
      additionals: hasEdns ? [OPT] : [],
    }),
  );
  if (query.type !== 'query') throw new Error('not a query');
  return query;
}

function relay(parts: ReplyParts, hasEdns: boolean): ReturnType<typeof dnsPacket.decode> | undefined {
  const relayed = relayReply(makeReply(ASKED, parts), clientQuery(hasEdns), 300);
  return relayed === undefined ? undefined : dnsPacket.decode(Buffer.from(relayed.octets));
}

describe('passing a reply on', () => {
  it('carries the records under the id and the question of the client', () => {
    const message = relay({ answers: [MX], additionals: [OPT] }, true);
    expect(message).toMatchObject({ id: 1, type: 'response', rcode: 'NOERROR', flag_rd: true, flag_ra: true, flag_tc: false });
    expect(message?.questions).toMatchObject([{ name: 'HOME.example', type: 'MX' }]);
    expect(message?.answers).toMatchObject([MX]);
    expect(message?.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232 }]);
  });

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('speaks EDNS to the client by what the client does (server %s, client %s)', (serverDoes, clientDoes) => {
    const message = relay({ answers: [MX], additionals: serverDoes ? [OPT] : [] }, clientDoes);
    expect(message?.additionals.map(({ type }) => type)).toEqual(clientDoes ? ['OPT'] : []);
  });

  it('passes "no such name" on', () => {
    expect(relay({ rcode: 'NXDOMAIN' }, false)?.rcode).toBe('NXDOMAIN');
  });

  it('passes nothing on that would be larger than a message may be with our own EDNS', () => {
    const full = 65_535 - makeReply(ASKED).length - 12;
    const reply = wireReply(ASKED.octets, { answers: [record(POINTER, 16, new Uint8Array(full))] });
    expect(relayReply(reply, clientQuery(true), 300)).toBeUndefined();
    expect(relayReply(reply, clientQuery(false), 300)?.octets).toHaveLength(65_535);
  });

  it('passes nothing on that answers another question', () => {
    expect(relay({ name: 'evil.example' }, false)).toBeUndefined();
    expect(relay({ type: 'TXT' }, false)).toBeUndefined();
    expect(relay({ leaveOutQuestion: true }, false)).toBeUndefined();
  });

  const glue = { name: 'mail.home.example', type: 'A', ttl: 60, data: '192.0.2.1' };
  it.each([
    ['last', [glue, OPT]],
    ['first', [OPT, glue]],
    ['in the middle', [glue, OPT, glue]],
    ['nowhere', [glue]],
  ])('leaves additional addresses to be asked for, and the OPT record of the server may be %s', (_where, additionals) => {
    expect(relay({ answers: [MX], additionals }, true)).toMatchObject({
      answers: [MX],
      additionals: [{ type: 'OPT', udpPayloadSize: 1232 }],
    });
    expect(relay({ answers: [MX], additionals }, false)).toMatchObject({ answers: [MX], additionals: [] });
  });

  it('lets nothing be held longer than anything else', () => {
    const message = relay({ answers: [{ ...MX, ttl: 86_400 }], authorities: [soa('home.example', 7200)] }, false);
    expect([message?.answers[0]?.ttl, message?.authorities[0]?.ttl]).toEqual([300, 300]);
  });

  it('says where aliases lead, also those of a whole subtree', () => {
    const answers = [
      { name: 'home.example', type: 'CNAME', ttl: 60, data: 'Mail.Example' },
      { name: 'example', type: 'DNAME', ttl: 60, data: 'other.test' },
      { ...MX, name: 'mail.other.test' },
    ];
    expect(relayReply(makeReply(ASKED, { answers }), clientQuery(false), 300)?.aliases).toEqual(['mail.example', 'other.test']);
    expect(relayReply(makeReply(ASKED, { answers: [MX] }), clientQuery(false), 300)?.aliases).toEqual([]);
  });

  it('passes nothing on whose alias cannot be read', () => {
    const alias = { name: 'home.example', type: 'CNAME', ttl: 60, data: 'mail.example' };
    const reply = makeReply(ASKED, { answers: [alias] });
    // A name that ends before its record does.
    expect(relayReply(reply.with(reply.length - 9, 0), clientQuery(false), 300)).toBeUndefined();
  });

  it('carries a name of any octets, and answers that point at it', () => {
    const labels = ['My Printer', '_ipp', 'a.b', 'lan\0'];
    const query = readClientQuery(wireQuery(labels, 33));
    if (query.type !== 'query') throw new Error('not a query');
    const asked = writeQuery(query.name, 33, { id: 5, caseBits: 0b1010, edns: true, padToOctets: 0 });
    const service = record(POINTER, 33, Buffer.concat([Buffer.of(0, 0, 0, 0, 2, 119), wireName('printer', 'lan')]));
    const relayed = relayReply(wireReply(asked, { answers: [service], additionals: [BARE_OPT] }), query, 300);
    expect(Buffer.from(relayed?.octets ?? []).subarray(12)).toEqual(Buffer.concat([query.question, service]));
  });

  it('never throws for what a server sent', () => {
    const query = clientQuery(true);
    const whole = makeReply(ASKED, { answers: [MX], additionals: [OPT] });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, octet, length) => {
        const damaged = whole.with(at, octet).slice(0, length);
        const relayed = relayReply(damaged, query, 300);
        expect(relayed === undefined || relayed.octets.length <= whole.length + 11).toBe(true);
      }),
      { seed: 20_261_120, numRuns: 2000 },
    );
  });
});
