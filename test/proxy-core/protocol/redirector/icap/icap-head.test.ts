import { describe, expect, it } from 'vitest';
import { fieldValue, fieldValues, parseIcapHead } from '#core/protocol/redirector/icap/icap-head.ts';

const heads = (encapsulated: string) => parseIcapHead(['ICAP/1.0 200 OK', `Encapsulated: ${encapsulated}`]);

describe('an ICAP head', () => {
  it('says status and fields', () => {
    const head = parseIcapHead(['ICAP/1.0 204 No Content', 'ISTag: "x"', 'X:  y  ']);
    expect(head).toEqual({
      status: 204,
      fields: [
        ['ISTag', '"x"'],
        ['X', 'y'],
      ],
      heads: [],
      body: 'null-body',
    });
  });

  it('says how long each encapsulated head is, by the offset of what follows', () => {
    expect(heads('req-hdr=0, null-body=170')).toMatchObject({ heads: [{ kind: 'req-hdr', octets: 170 }], body: 'null-body' });
    expect(heads('req-hdr=0,res-hdr=137 , res-body=296')).toMatchObject({
      heads: [
        { kind: 'req-hdr', octets: 137 },
        { kind: 'res-hdr', octets: 159 },
      ],
      body: 'res-body',
    });
    expect(heads('RES-HDR=0, RES-BODY=0')).toMatchObject({ heads: [{ kind: 'res-hdr', octets: 0 }], body: 'res-body' });
    expect(heads('opt-body=0')).toMatchObject({ heads: [], body: 'opt-body' });
  });

  for (const wrong of [
    '',
    'req-hdr=0',
    'req-hdr=1, null-body=5',
    'req-hdr=0, null-body=-1',
    'res-hdr=0, req-hdr=9, null-body=5',
    'null-body=0, req-hdr=4',
    'x=0',
    'req-hdr=0, res-hdr=1, req-hdr=2, null-body=3',
    'req-hdr=0, null-body=999999',
  ]) {
    it(`with Encapsulated: ${JSON.stringify(wrong)} cannot be read`, () => expect(heads(wrong)).toBeNull());
  }

  for (const lines of [
    [],
    ['HTTP/1.1 200 OK'],
    ['ICAP/2.0 200 OK'],
    ['ICAP/1.0 99 x'],
    ['ICAP/1.0 200 OK', 'no colon'],
    ['ICAP/1.0 200 OK', 'a b: c'],
  ]) {
    it(`${JSON.stringify(lines)} is none`, () => expect(parseIcapHead(lines)).toBeNull());
  }
});

it('fields are found whatever the case of their names', () => {
  const fields = [
    ['Pragma', 'a'],
    ['PRAGMA', 'b'],
  ] as const;
  expect(fieldValue(fields, 'pragma')).toBe('a');
  expect(fieldValues(fields, 'pragma')).toEqual(['a', 'b']);
  expect(fieldValue(fields, 'x')).toBeNull();
});
