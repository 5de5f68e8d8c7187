import { describe, expect, it } from 'vitest';
import { MAX_ADDRESSES, readAddressReply, readMeaning, readRelayedReply } from '#core/dns/asking/reply-meaning.ts';
import type { AnswerRecord, DnsReply } from '#core/dns/wire/message-reader.ts';
import { TYPE } from '#core/dns/wire/record-types.ts';
import { writeQuery } from '#core/dns/wire/query-writer.ts';
import { makeReply, readQuery, soa } from '../../../support/dns-replies.ts';

const a = (owner: string, value: string, ttlSeconds = 300): AnswerRecord => ({ owner, type: TYPE.A, ttlSeconds, value });
const alias = (owner: string, value: string, ttlSeconds = 300): AnswerRecord => ({ owner, type: TYPE.CNAME, ttlSeconds, value });

function reply(parts: Partial<DnsReply> = {}): DnsReply {
  return {
    rcode: 0,
    truncated: false,
    recursionAvailable: true,
    answers: [],
    negativeTtlSeconds: undefined,
    hasNameServers: false,
    ...parts,
  };
}

const meaning = (parts: Partial<DnsReply>): ReturnType<typeof readMeaning> => readMeaning(reply(parts), 'www.home', TYPE.A);
const chain = (length: number): AnswerRecord[] =>
  Array.from({ length }, (_, hop) => alias(hop === 0 ? 'www.home' : `h${hop}`, `h${hop + 1}`));

describe('what a reply says', () => {
  it('is the addresses at the end of the alias chain, with the shortest TTL', () => {
    expect(
      meaning({ answers: [a('h2', '192.0.2.1', 50), alias('h1', 'h2', 40), alias('www.home', 'h1', 60), a('h2', '192.0.2.2')] }),
    ).toEqual({
      type: 'addresses',
      addresses: ['192.0.2.1', '192.0.2.2'],
      aliases: ['h1', 'h2'],
      ttlSeconds: 40,
    });
  });

  it('is nothing that stands beside the chain', () => {
    expect(meaning({ answers: [a('evil', '203.0.113.66'), a('www.home', '192.0.2.1'), alias('evil', 'www.home')] })).toMatchObject({
      addresses: ['192.0.2.1'],
    });
    expect(meaning({ answers: [a('evil', '203.0.113.66')] })).toMatchObject({ type: 'no-data' });
  });

  it('is no address twice, and not more than can be tried', () => {
    const many = Array.from({ length: 40 }, (_, index) => a('www.home', `192.0.2.${index}`));
    expect(meaning({ answers: [a('www.home', '192.0.2.1'), a('www.home', '192.0.2.1')] })).toMatchObject({ addresses: ['192.0.2.1'] });
    expect(meaning({ answers: many })).toMatchObject({ addresses: { length: MAX_ADDRESSES } });
  });

  it.each([
    [1, 'addresses'],
    [10, 'addresses'],
    [11, 'failure'],
    [40, 'failure'],
  ])('follows a chain of %d aliases to %s', (length, type) => {
    expect(meaning({ answers: [...chain(length), a(`h${length}`, '192.0.2.1')] }).type).toBe(type);
  });

  it('calls an alias that leads to itself a failure', () => {
    expect(meaning({ answers: [alias('www.home', 'h1'), alias('h1', 'www.home')] })).toMatchObject({
      type: 'failure',
      detail: expect.stringContaining('alias'),
    });
    expect(meaning({ answers: [alias('www.home', 'www.home')] }).type).toBe('failure');
  });

  it('is an alias to follow when the server did not', () => {
    expect(meaning({ answers: [alias('www.home', 'h1', 9)] })).toEqual({ type: 'alias', target: 'h1', aliases: ['h1'], ttlSeconds: 9 });
  });

  it('is "no data" for the end of a chain the server did follow', () => {
    expect(meaning({ answers: [alias('www.home', 'h1', 9)], negativeTtlSeconds: 60 })).toEqual({
      type: 'no-data',
      aliases: ['h1'],
      ttlSeconds: 9,
    });
  });

  it.each([
    ['no-data', { negativeTtlSeconds: 60 }, 60],
    ['no-data', {}, undefined],
    ['no-such-name', { rcode: 3, negativeTtlSeconds: 60 }, 60],
    ['no-such-name', { rcode: 3 }, undefined],
  ] as const)('%s: %j', (type, parts, ttlSeconds) => {
    expect(meaning(parts)).toMatchObject({ type, ttlSeconds });
  });

  it.each([
    [{ truncated: true }, 'truncated'],
    [{ rcode: 1 }, 'not-understood'],
    [{ rcode: 4 }, 'not-understood'],
    [{ rcode: 16 }, 'not-understood'],
    [{ rcode: 2 }, 'failure'],
    [{ rcode: 5 }, 'failure'],
    [{ hasNameServers: true, recursionAvailable: false }, 'failure'],
    [{ hasNameServers: true, recursionAvailable: true }, 'no-data'],
  ] as const)('%j: %s', (parts, type) => {
    expect(meaning(parts).type).toBe(type);
  });
});

describe('replies as octets', () => {
  const query = readQuery(writeQuery('www.home', TYPE.A, { id: 1, caseBits: 0, edns: false, padToOctets: 0 }));

  it('are read for addresses', () => {
    const octets = makeReply(query, { answers: [{ name: 'www.home', type: 'A', ttl: 7, data: '192.0.2.1' }] });
    expect(readAddressReply(octets, 'www.home', TYPE.A)).toMatchObject({ type: 'addresses', addresses: ['192.0.2.1'] });
    expect(readAddressReply(octets.slice(0, 13), 'www.home', TYPE.A).type).toBe('failure');
  });

  it('are passed on as they are when they are answers', () => {
    const octets = makeReply(query, { authorities: [soa('home', 60)] });
    expect(readRelayedReply(octets)).toEqual({ type: 'message', octets });
    expect(readRelayedReply(makeReply(query, { rcode: 'NXDOMAIN' })).type).toBe('message');
    expect(readRelayedReply(makeReply(query, { rcode: 'SERVFAIL' })).type).toBe('failure');
    expect(readRelayedReply(makeReply(query, { truncated: true })).type).toBe('truncated');
    expect(readRelayedReply(new Uint8Array(5)).type).toBe('failure');
  });
});
