import dnsPacket from 'dns-packet';
import { describe, expect, it } from 'vitest';
import {
  EXTENDED_ERROR,
  isAddressType,
  writeAnyReply,
  writeObjection,
  writeReply,
  writeTruncated,
  type ReplyForm,
} from '#core/dns/wire/reply-writer.ts';

const QUESTION = Uint8Array.from(Buffer.from('\x04Home\x07eXample\x00\x00\x01\x00\x01', 'latin1'));
const FORM: ReplyForm = {
  id: 0x4321,
  recursionDesired: true,
  rcode: 0,
  recordType: 1,
  question: QUESTION,
  addresses: [],
  ttlSeconds: 77,
  isNegative: false,
  hasEdns: true,
  extendedError: null,
};

const read = (octets: Uint8Array): ReturnType<typeof dnsPacket.decode> => dnsPacket.decode(Buffer.from(octets));

describe('writing replies', () => {
  it('gives addresses under the question as it was asked', () => {
    const message = read(writeReply({ ...FORM, addresses: ['192.0.2.1', '192.0.2.2'] }));
    expect(message).toMatchObject({ id: 0x4321, type: 'response', rcode: 'NOERROR', flag_ra: true, flag_rd: true, flag_aa: false });
    expect(message.questions).toEqual([{ name: 'Home.eXample', type: 'A', class: 'IN' }]);
    expect(message.answers).toMatchObject([
      { name: 'Home.eXample', type: 'A', ttl: 77, data: '192.0.2.1' },
      { name: 'Home.eXample', type: 'A', ttl: 77, data: '192.0.2.2' },
    ]);
  });

  it('says how long "no" holds, and why when there is more to say', () => {
    const message = read(writeReply({ ...FORM, rcode: 3, isNegative: true, extendedError: EXTENDED_ERROR.filtered }));
    expect(message.rcode).toBe('NXDOMAIN');
    expect(message.authorities).toMatchObject([
      {
        name: 'Home.eXample',
        type: 'SOA',
        ttl: 77,
        data: {
          mname: 'hearthgate.invalid',
          rname: 'hostmaster.hearthgate.invalid',
          serial: 1,
          refresh: 3600,
          retry: 600,
          expire: 86_400,
          minimum: 77,
        },
      },
    ]);
    expect(message.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232, options: [{ code: 15, data: Buffer.of(0, 17) }] }]);
  });

  it('speaks EDNS only to those who do', () => {
    expect(read(writeReply({ ...FORM, hasEdns: false })).additionals).toEqual([]);
  });

  it('answers a question for a type without a name here', () => {
    const question = QUESTION.with(QUESTION.length - 3, 99);
    expect(read(writeReply({ ...FORM, recordType: 99, question, isNegative: true })).questions[0]?.type).toBe('SPF');
  });

  it('is under a name of any octets, also the root', () => {
    const question = Uint8Array.from([0, 0, 2, 0, 1]);
    const reply = writeReply({ ...FORM, recordType: 2, question, isNegative: true, hasEdns: false });
    expect([...reply.subarray(12, 19)]).toEqual([0, 0, 2, 0, 1, 0xc0, 12]);
    expect(read(reply).authorities).toMatchObject([{ name: '.', type: 'SOA' }]);
  });

  it('answers "everything" with almost nothing', () => {
    expect(read(writeAnyReply(FORM)).answers).toMatchObject([{ type: 'HINFO', data: { cpu: 'RFC8482', os: '' } }]);
  });

  it('objects with and without a question', () => {
    const bare = { id: 5, rcode: 1, question: null, recursionDesired: false, hasEdns: false };
    expect(read(writeObjection(bare))).toMatchObject({ id: 5, rcode: 'FORMERR', questions: [], additionals: [] });
    const refused = read(writeObjection({ ...bare, rcode: 5, question: QUESTION }));
    expect(refused).toMatchObject({ rcode: 'REFUSED', questions: [{ name: 'Home.eXample' }] });
    expect(read(writeObjection({ ...bare, recursionDesired: true, opcode: 5 }))).toMatchObject({ opcode: 'UPDATE', flag_rd: true });
    const unknownVersion = read(writeObjection({ ...bare, rcode: 16, question: QUESTION, hasEdns: true }));
    expect(unknownVersion.additionals).toMatchObject([{ type: 'OPT', extendedRcode: 1 }]);
  });

  it('asks to come back over TCP', () => {
    expect(read(writeTruncated(FORM))).toMatchObject({ id: 0x4321, type: 'response', flag_tc: true, flag_rd: true, answers: [] });
  });

  it.each([
    ['A', 1, '192.0.2.1', '192.0.2.1'],
    ['AAAA', 28, '2001:db8::1', '2001:db8::1'],
    ['AAAA of an IPv4 address', 28, '::ffff:192.0.2.1', '::ffff:c000:201'],
  ])('writes an address for %s', (_what, recordType, address, seen) => {
    const question = QUESTION.with(QUESTION.length - 3, recordType);
    expect(read(writeReply({ ...FORM, recordType, question, addresses: [address] })).answers).toMatchObject([{ data: seen }]);
  });

  it('knows which types are addresses', () => {
    expect([1, 28, 5, 65].map(isAddressType)).toEqual([true, true, false, false]);
  });
});
