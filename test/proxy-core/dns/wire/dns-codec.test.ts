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
} from '#core/dns/wire/dns-codec.ts';

const QUESTION = Uint8Array.from(Buffer.from('\x04Home\x07eXample\x00\x00\x01\x00\x01', 'latin1'));
const FORM: ReplyForm = {
  id: 0x4321,
  recursionDesired: true,
  rcode: 0,
  name: 'home.example',
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
      { name: 'home.example', type: 'A', ttl: 77, data: '192.0.2.1' },
      { name: 'home.example', type: 'A', ttl: 77, data: '192.0.2.2' },
    ]);
  });

  it('says how long "no" holds, and why when there is more to say', () => {
    const message = read(writeReply({ ...FORM, rcode: 3, isNegative: true, extendedError: EXTENDED_ERROR.filtered }));
    expect(message.rcode).toBe('NXDOMAIN');
    expect(message.authorities).toMatchObject([{ name: 'home.example', type: 'SOA', ttl: 77, data: { minimum: 77 } }]);
    expect(message.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232, options: [{ code: 15, data: Buffer.of(0, 17) }] }]);
  });

  it('speaks EDNS only to those who do', () => {
    expect(read(writeReply({ ...FORM, hasEdns: false })).additionals).toEqual([]);
  });

  it('answers a question for a type without a name here', () => {
    const question = QUESTION.with(QUESTION.length - 3, 99);
    expect(read(writeReply({ ...FORM, recordType: 99, question, isNegative: true })).questions[0]?.type).toBe('SPF');
  });

  it('answers "everything" with almost nothing', () => {
    expect(read(writeAnyReply(FORM)).answers).toMatchObject([{ type: 'HINFO', data: { cpu: 'RFC8482', os: '' } }]);
  });

  it('objects with and without a question', () => {
    expect(read(writeObjection(5, 1, null, false))).toMatchObject({ id: 5, rcode: 'FORMERR', questions: [], additionals: [] });
    expect(read(writeObjection(5, 5, QUESTION, false))).toMatchObject({ rcode: 'REFUSED', questions: [{ name: 'Home.eXample' }] });
    expect(read(writeObjection(5, 16, QUESTION, true)).additionals).toMatchObject([{ type: 'OPT', extendedRcode: 1 }]);
  });

  it('asks to come back over TCP', () => {
    expect(read(writeTruncated({ ...FORM, hasEdns: true }))).toMatchObject({
      id: 0x4321,
      type: 'response',
      flag_tc: true,
      flag_rd: true,
      answers: [],
    });
  });

  it('knows which types are addresses', () => {
    expect([1, 28, 5, 65].map(isAddressType)).toEqual([true, true, false, false]);
  });
});
