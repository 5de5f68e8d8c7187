import dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientQuery } from '#core/dns/wire/client-query.ts';
import { ASKED, OPT as BARE_OPT, record, wireName, wireQuery } from '../../../support/dns-wire.ts';

const GLUE = record(wireName('mail', 'example'), 1, Buffer.of(192, 0, 2, 1));
const OPT = { name: '.', type: 'OPT', udpPayloadSize: 4096, options: [] };

function query(parts: Parameters<typeof dnsPacket.encode>[0] = {}): Uint8Array {
  return new Uint8Array(
    dnsPacket.encode({ id: 9, type: 'query', flags: 0x0100, questions: [{ name: 'Home.Example', type: 'A' }], ...parts }),
  );
}

function changed(octets: Uint8Array, at: number, octet: number): Uint8Array {
  const copy = octets.slice();
  copy[at] = octet;
  return copy;
}

describe('reading what a client asks', () => {
  it('reads name, type and what the client can take', () => {
    expect(readClientQuery(query({ additionals: [OPT] }))).toMatchObject({
      type: 'query',
      id: 9,
      recursionDesired: true,
      name: 'home.example',
      recordType: 1,
      edns: { payloadOctets: 4096, dnssecOk: false },
    });
    expect(readClientQuery(query())).toMatchObject({ edns: null });
  });

  it('keeps the question in its own case, to be said back', () => {
    const read = readClientQuery(query());
    expect(read.type === 'query' ? Buffer.from(read.question).toString('latin1') : '').toBe('\x04Home\x07Example\x00\x00\x01\x00\x01');
  });

  it('never promises less than 512 octets', () => {
    expect(readClientQuery(query({ additionals: [{ ...OPT, udpPayloadSize: 12 }] }))).toMatchObject({ edns: { payloadOctets: 512 } });
  });

  it('sees that signatures are wanted', () => {
    expect(readClientQuery(query({ additionals: [{ ...OPT, flags: 0x8000 }] }))).toMatchObject({ edns: { dnssecOk: true } });
  });

  it.each([
    ['a reply', changed(query(), 2, 0x81)],
    ['less than a header', query().slice(0, 11)],
    ['nothing', new Uint8Array(0)],
    ['more than 64 KB', new Uint8Array(70_000)],
  ])('ignores %s', (_what, octets) => {
    expect(readClientQuery(octets)).toEqual({ type: 'ignore' });
  });

  it.each([
    ['an opcode other than QUERY', changed(query(), 2, 0x21), 4],
    ['no question', changed(query(), 5, 0), 1],
    ['two questions', changed(query(), 5, 2), 1],
    ['an answer in a query', changed(query(), 7, 1), 1],
    ['a question cut short', query().slice(0, 20), 1],
    ['a pointer in the question', changed(query(), 12, 0xc0), 1],
    ['additional records that are not there', changed(query(), 11, 1), 1],
    ['more additional records than anybody needs', changed(query(), 11, 200), 1],
    ['two OPT records', query({ additionals: [OPT, OPT] }), 1],
    ['an unknown version of EDNS', query({ additionals: [{ ...OPT, ednsVersion: 1 }] }), undefined],
    ['another class', changed(query(), query().length - 1, 3), 5],
    ['a label of 64 octets', changed(wireQuery(['x'.repeat(63), 'x'], 1), 12, 64), 1],
    ['a name of 256 octets', wireQuery([...Array<string>(3).fill('x'.repeat(63)), 'x'.repeat(62)], 1), 1],
    [
      'an OPT record that is not under the root',
      wireQuery(['a'], 1, { additionals: [record(wireName('example'), 41, new Uint8Array())] }),
      1,
    ],
    ['two OPT records with another between them', wireQuery(['a'], 1, { additionals: [BARE_OPT, GLUE, BARE_OPT] }), 1],
    [
      'a name that points at itself',
      wireQuery(['a'], 1, { additionals: [record(Buffer.of(0xc0, 19), 1, Buffer.alloc(4)).subarray(0, 8)] }),
      1,
    ],
  ])('objects to %s', (_what, octets, rcode) => {
    const read = readClientQuery(octets);
    expect(read.type).toBe('objection');
    if (rcode !== undefined && read.type === 'objection') expect(read.rcode).toBe(rcode);
  });

  it.each([
    ['a space', ['My Printer', '_ipp', '_tcp', 'lan'], String.raw`my\032printer._ipp._tcp.lan`],
    ['a dot inside a label', ['a.b', 'example'], String.raw`a\046b.example`],
    ['a NUL', ['a\0b', 'example'], String.raw`a\000b.example`],
    ['the root', [], '.'],
    ['the longest label', ['x'.repeat(63)], 'x'.repeat(63)],
    ['the longest name', [...Array<string>(3).fill('x'.repeat(63)), 'y'.repeat(61)], `${`${'x'.repeat(63)}.`.repeat(3)}${'y'.repeat(61)}`],
  ])('reads a name of any octets: %s', (_what, labels, name) => {
    expect(readClientQuery(wireQuery(labels, 16))).toMatchObject({ type: 'query', name, recordType: 16 });
  });

  it.each([
    ['first', [BARE_OPT, GLUE]],
    ['last', [GLUE, BARE_OPT]],
    ['in the middle', [GLUE, BARE_OPT, GLUE]],
    ['before a signature whose name is compressed', [BARE_OPT, record(ASKED, 250, Buffer.alloc(20))]],
  ])('finds the OPT record %s', (_where, additionals) => {
    expect(readClientQuery(wireQuery(['a'], 1, { additionals }))).toMatchObject({ type: 'query', edns: { payloadOctets: 1232 } });
  });

  it.each([
    [0x0100, true],
    [0x0000, false],
  ])('keeps what is to be said back also in an objection: flags %i', (flags, recursionDesired) => {
    const twoQuestions = changed(wireQuery(['a'], 1, { flags }), 5, 2);
    expect(readClientQuery(twoQuestions)).toMatchObject({ type: 'objection', recursionDesired, opcode: 0 });
    expect(readClientQuery(wireQuery(['a'], 1, { flags: flags | 0x2000 }))).toMatchObject({ rcode: 4, recursionDesired, opcode: 4 });
  });

  it('says BADVERS to versions to come', () => {
    const octets = query({ additionals: [OPT] });
    expect(readClientQuery(changed(octets, octets.length - 5, 1))).toMatchObject({ type: 'objection', rcode: 16, hasEdns: true });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        expect(['query', 'objection', 'ignore']).toContain(readClientQuery(octets).type);
      }),
      { seed: 20_261_120, numRuns: 3000 },
    );
  });
});
