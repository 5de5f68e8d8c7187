import dnsPacket from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { writeQuery } from '#core/dns/wire/query-writer.ts';
import { TYPE } from '#core/dns/wire/record-types.ts';

const PLAIN = { id: 0x1234, caseBits: 0, edns: true, padToOctets: 0 };

describe('writing a query', () => {
  it('is read by another implementation as what was meant', () => {
    const message = dnsPacket.decode(writeQuery('www.home.example', TYPE.AAAA, PLAIN));
    expect(message).toMatchObject({
      id: 0x1234,
      type: 'query',
      flag_rd: true,
      flag_aa: false,
      questions: [{ name: 'www.home.example', type: 'AAAA', class: 'IN' }],
    });
    expect(message.additionals).toMatchObject([{ type: 'OPT', name: '.', udpPayloadSize: 1232, ednsVersion: 0, flags: 0 }]);
  });

  it('leaves EDNS out for servers that choke on it', () => {
    expect(dnsPacket.decode(writeQuery('home.example', TYPE.A, { ...PLAIN, edns: false })).additionals).toEqual([]);
  });

  it('mixes the case of letters by the bits given, and of nothing else', () => {
    const nameOf = (caseBits: number): string =>
      dnsPacket.decode(writeQuery('a-1.bc_d', TYPE.A, { ...PLAIN, caseBits })).questions[0]?.name ?? '';
    expect(nameOf(0b1111)).toBe('A-1.BC_D');
    expect(nameOf(0b0101)).toBe('A-1.bC_d');
    expect(nameOf(0)).toBe('a-1.bc_d');
  });

  it('pads up to a multiple, so that the length says less', () => {
    for (const name of ['a', 'home.example', `${'x'.repeat(60)}.${'y'.repeat(60)}`]) {
      const octets = writeQuery(name, TYPE.A, { ...PLAIN, padToOctets: 128 });
      expect(octets.length % 128).toBe(0);
      expect(dnsPacket.decode(octets).additionals[0]?.options).toMatchObject([{ code: 12 }]);
    }
  });

  it('takes the longest name', () => {
    const label = 'x'.repeat(63);
    const name = [label, label, label, 'y'.repeat(61)].join('.');
    expect(dnsPacket.decode(writeQuery(name, TYPE.A, PLAIN)).questions[0]?.name).toBe(name);
  });
});
