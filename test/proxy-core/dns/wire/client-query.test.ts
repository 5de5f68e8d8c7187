import dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientQuery } from '#core/dns/wire/client-query.ts';

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
    ['a dot inside a label', changed(query(), 14, 0x2e), 5],
  ])('objects to %s', (_what, octets, rcode) => {
    const read = readClientQuery(octets);
    expect(read.type).toBe('objection');
    if (rcode !== undefined && read.type === 'objection') expect(read.rcode).toBe(rcode);
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
