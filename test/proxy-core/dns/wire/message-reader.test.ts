import dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNameAt, readReply, skipNameAt } from '#core/dns/wire/message-reader.ts';
import { makeReply, readQuery, soa } from '../../../support/dns-replies.ts';
import { writeQuery } from '#core/dns/wire/query-writer.ts';

const SEEN = readQuery(writeQuery('www.home.example', 1, { id: 7, caseBits: 5, edns: true, padToOctets: 0 }));
const SEED = { seed: 20_261_120 };

/** A message by hand: header counts, then these octets. */
function message(counts: readonly [number, number, number, number], body: readonly number[], flags = 0x8180): Uint8Array {
  const octets = Buffer.alloc(12 + body.length);
  octets.writeUInt16BE(flags, 2);
  counts.forEach((count, index) => octets.writeUInt16BE(count, 4 + index * 2));
  octets.set(body, 12);
  return new Uint8Array(octets);
}

const label = (text: string): number[] => [text.length, ...Buffer.from(text, 'latin1')];
/** Question `a`, type A, class IN: the next record starts at octet 19. */
const QUESTION = [...label('a'), 0, 0, 1, 0, 1];
const A_RECORD = [0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 1];

describe('reading a reply', () => {
  it('reads addresses, aliases, TTLs and how long "no" holds', () => {
    const reply = readReply(
      makeReply(SEEN, {
        answers: [
          { name: 'WWW.home.example', type: 'CNAME', ttl: 100, data: 'CDN.example.net' },
          { name: 'cdn.example.net', type: 'A', ttl: 300, data: '192.0.2.1' },
          { name: 'cdn.example.net', type: 'AAAA', ttl: 300, data: '2001:db8::1' },
        ],
        authorities: [soa('example.net', 120, 600)],
      }),
    );
    expect(reply).toEqual({
      rcode: 0,
      truncated: false,
      recursionAvailable: true,
      answers: [
        { owner: 'www.home.example', type: 5, ttlSeconds: 100, value: 'cdn.example.net' },
        { owner: 'cdn.example.net', type: 1, ttlSeconds: 300, value: '192.0.2.1' },
        { owner: 'cdn.example.net', type: 28, ttlSeconds: 300, value: '2001:db8::1' },
      ],
      negativeTtlSeconds: 120,
      hasNameServers: false,
    });
  });

  it.each([
    ['a dot', 46],
    ['a zero', 0],
    ['a backslash', 92],
    ['a space', 32],
  ])('takes %s inside a label for no border of labels', (_what, octet) => {
    const alias = [0xc0, 12, 0, 5, 0, 1, 0, 0, 1, 44, 0, 5, 3, 98, octet, 99, 0];
    const value = `b\\${String(octet).padStart(3, '0')}c`;
    expect(readReply(message([1, 1, 0, 0], [...QUESTION, ...alias]))?.answers).toMatchObject([{ owner: 'a', value }]);
  });

  it('steps over records nobody asked for, whatever is in them', () => {
    const noise = [0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1, 0, 3, 250, 1, 2]; // TXT whose text goes past its end
    expect(readReply(message([1, 2, 0, 0], [...QUESTION, ...noise, ...A_RECORD]))?.answers).toHaveLength(1);
  });

  it('reads no records of another class', () => {
    const chaos = A_RECORD.with(5, 3);
    expect(readReply(message([1, 1, 0, 0], [...QUESTION, ...chaos]))?.answers).toEqual([]);
  });

  it('takes a TTL with the top bit set for 0', () => {
    const long = A_RECORD.with(6, 0x80);
    expect(readReply(message([1, 1, 0, 0], [...QUESTION, ...long]))?.answers[0]?.ttlSeconds).toBe(0);
  });

  it('unmaps an IPv4 address in IPv6 clothing', () => {
    const mapped = [0xc0, 12, 0, 28, 0, 1, 0, 0, 1, 44, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1];
    expect(readReply(message([1, 1, 0, 0], [...QUESTION, ...mapped]))?.answers[0]?.value).toBe('127.0.0.1');
  });

  it('adds the upper bits of the rcode from EDNS', () => {
    const opt = [0, 0, 41, 4, 208, 1, 0, 0, 0, 0, 0];
    expect(readReply(message([1, 0, 0, 1], [...QUESTION, ...opt]))?.rcode).toBe(16);
  });

  it('reads nothing of a truncated reply but that it is one', () => {
    expect(readReply(message([1, 9, 9, 9], [...QUESTION, 1, 2, 3], 0x8380))).toMatchObject({ truncated: true, answers: [] });
  });

  it('keeps a bounded number of answers', () => {
    const many = Array.from({ length: 4000 }, () => A_RECORD).flat();
    expect(readReply(message([1, 4000, 0, 0], [...QUESTION, ...many]))?.answers).toHaveLength(128);
  });
});

describe('what no reply may hold', () => {
  it.each([
    ['a header cut short', message([0, 0, 0, 0], []).slice(0, 11)],
    ['more than 64 KB', new Uint8Array(65_536)],
    ['counts that cannot be true', message([65_535, 65_535, 65_535, 65_535], [0, 0, 0, 0])],
    ['fewer records than announced', message([1, 2, 0, 0], [...QUESTION, ...A_RECORD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['a question cut short', message([1, 0, 0, 0], [1, 97, 0, 0, 1])],
    ['record data past the end', message([1, 1, 0, 0], [...QUESTION, ...A_RECORD.with(11, 5)])],
    ['an IPv4 address of three octets', message([1, 1, 0, 0], [...QUESTION, ...A_RECORD.with(11, 3)])],
    ['an IPv4 address of sixteen octets', message([1, 1, 0, 0], [...QUESTION, ...A_RECORD.with(11, 16), ...Array<number>(12).fill(0)])],
    ['an alias longer than its record', message([1, 1, 0, 0], [...QUESTION, 0xc0, 12, 0, 5, 0, 1, 0, 0, 1, 44, 0, 2, 1, 98, 0])],
    ['a pointer to itself', message([1, 1, 0, 0], [...QUESTION, 0xc0, 19, ...A_RECORD.slice(2)])],
    ['a pointer forwards', message([1, 1, 0, 0], [...QUESTION, 0xc0, 30, ...A_RECORD.slice(2)])],
    ['a pointer into the header', message([1, 1, 0, 0], [...QUESTION, 0xc0, 4, ...A_RECORD.slice(2)])],
    ['two names that point at each other', message([1, 1, 0, 0], [...QUESTION, 1, 98, 0xc0, 19, ...A_RECORD.slice(2)])],
    ['a label type nobody uses', message([1, 1, 0, 0], [...QUESTION, 0x80, 1, ...A_RECORD.slice(2)])],
    [
      'an owner that is too long',
      message([1, 1, 0, 0], [...QUESTION, ...Array.from({ length: 5 }, () => label('x'.repeat(60))).flat(), 0, ...A_RECORD.slice(2)]),
    ],
  ])('%s', (_what, octets) => {
    expect(readReply(octets)).toBeUndefined();
  });

  it('takes no more than a moment for 64 KB of pointers to pointers', () => {
    const body: number[] = [...QUESTION, 0xc0, 12, 0, 10, 0, 1, 0, 0, 0, 0, 0x3e, 0x80];
    let previous = 12;
    for (let at = 12 + body.length; at < 12 + 0x3e80 + 19; at += 2) {
      body.push(0xc0 | (previous >> 8), previous & 255);
      previous = at;
    }
    const record = [0xc0 | (previous >> 8), previous & 255, ...A_RECORD.slice(2)];
    const records = Math.floor((65_535 - 12 - body.length) / record.length);
    for (let index = 0; index < records; index += 1) body.push(...record);
    // The chain is longer than any real one, so it is refused at the first name that uses it.
    expect(readReply(message([1, records + 1, 0, 0], body))).toBeUndefined();
  });
});

describe('reading anything at all', () => {
  it('never throws and never reads past the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (octets) => {
        const reply = readReply(octets);
        for (const { owner, value } of reply?.answers ?? []) expect(owner.length + value.length).toBeLessThan(4 * 512);
      }),
      { ...SEED, numRuns: 3000 },
    );
  });

  it('survives every single octet of a real reply being something else', () => {
    const real = makeReply(SEEN, {
      answers: [
        { name: SEEN.rawName, type: 'CNAME', ttl: 1, data: 'b.example' },
        { name: 'b.example', type: 'A', ttl: 1, data: '192.0.2.1' },
      ],
    });
    for (let at = 0; at < real.length; at += 1) {
      for (const octet of [0, 1, 0x2e, 0x3f, 0x40, 0x80, 0xc0, 0xff]) {
        const changed = real.slice();
        changed[at] = octet;
        readReply(changed);
        readReply(changed.subarray(0, at));
      }
    }
    expect(readReply(real)?.answers).toHaveLength(2);
  });

  it('agrees with dns-packet about replies of well-behaved servers', () => {
    const name = fc.array(fc.stringMatching(/^[a-z0-9_-]{1,12}$/), { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
    const record = fc.oneof(
      fc.record({ name, type: fc.constant('A'), ttl: fc.nat(86_400), data: fc.ipV4() }),
      fc.record({ name, type: fc.constant('CNAME'), ttl: fc.nat(86_400), data: name }),
      fc.record({ name, type: fc.constant('TXT'), ttl: fc.nat(86_400), data: fc.string({ maxLength: 40 }) }),
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), (answers) => {
        const octets = makeReply(SEEN, { answers: answers.map((each) => ({ ...each })) });
        const expected = dnsPacket.decode(Buffer.from(octets)).answers.filter(({ type }) => type !== 'TXT');
        expect(readReply(octets)?.answers.map(({ owner, ttlSeconds, value }) => [owner, ttlSeconds, value])).toEqual(
          expected.map(({ name: owner, ttl, data }) => [owner, ttl, data]),
        );
      }),
      { ...SEED, numRuns: 300 },
    );
  });
});

describe('single names', () => {
  it('reads a name and says where it ends', () => {
    const octets = message([1, 0, 0, 0], [...label('Www'), ...label('a'), 0]);
    expect(readNameAt(octets, 12)).toEqual({ name: 'www.a', end: 19 });
    expect(skipNameAt(octets, 12)).toBe(19);
  });

  it('knows the root, and what is no name', () => {
    expect(readNameAt(message([0, 0, 0, 0], [0]), 12)).toEqual({ name: '.', end: 13 });
    expect(readNameAt(message([0, 0, 0, 0], [5, 97]), 12)).toBeUndefined();
    expect(skipNameAt(message([0, 0, 0, 0], [0x7f, 97]), 12)).toBe(14);
  });
});
