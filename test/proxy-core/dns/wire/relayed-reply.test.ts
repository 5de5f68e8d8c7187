import dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientQuery, type ClientQuery } from '#core/dns/wire/client-query.ts';
import { relayReply } from '#core/dns/wire/relayed-reply.ts';
import { makeReply, readQuery, type ReplyParts } from '../../../support/dns-replies.ts';
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
  const relayed = relayReply(makeReply(ASKED, parts), clientQuery(hasEdns));
  return relayed === undefined ? undefined : dnsPacket.decode(Buffer.from(relayed));
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
    const reply = new Uint8Array(65_535);
    reply.set(makeReply(ASKED));
    expect(relayReply(reply, clientQuery(true))).toBeUndefined();
    expect(relayReply(reply, clientQuery(false))).toHaveLength(65_535);
  });

  it('passes nothing on that answers another question', () => {
    expect(relay({ name: 'evil.example' }, false)).toBeUndefined();
    expect(relay({ type: 'TXT' }, false)).toBeUndefined();
    expect(relay({ leaveOutQuestion: true }, false)).toBeUndefined();
  });

  it('passes nothing on whose OPT record cannot be taken out', () => {
    const glue = { name: 'mail.home.example', type: 'A', ttl: 60, data: '192.0.2.1' };
    expect(relay({ answers: [MX], additionals: [OPT, glue] }, false)).toBeUndefined();
    expect(relay({ answers: [MX], additionals: [glue, OPT] }, false)?.additionals).toMatchObject([glue]);
  });

  it('never throws for what a server sent', () => {
    const query = clientQuery(true);
    const whole = makeReply(ASKED, { answers: [MX], additionals: [OPT] });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, octet, length) => {
        const damaged = whole.with(at, octet).slice(0, length);
        const relayed = relayReply(damaged, query);
        expect(relayed === undefined || relayed.length <= whole.length + 11).toBe(true);
      }),
      { seed: 20_261_120, numRuns: 2000 },
    );
  });
});
