import { describe, expect, it } from 'vitest';
import { listMembers } from '#core/protocol/http1/head/field-lines.ts';
import { HOST, OTHER, VIA } from '#core/protocol/http1/head/known-fields.ts';
import { requestHead } from '../../../../support/heads.ts';

const { fields } = requestHead('GET / HTTP/1.1\r\nhost: a\r\nX-One:  b \r\nVia: 1.1 p\r\nvIA: 1.0 q\r\n\r\n');

describe('field lines', () => {
  it('know the names the proxy acts on, whatever their case', () => {
    expect(Array.from({ length: fields.count }, (_, index) => fields.id(index))).toEqual([HOST, OTHER, VIA, VIA]);
  });

  it('keep names and values as they came', () => {
    expect([fields.name(0), fields.value(1), fields.name(3)]).toEqual(['host', 'b', 'vIA']);
  });

  it('find one after the other', () => {
    expect([fields.find(VIA), fields.find(VIA, 3), fields.find(VIA, 4), fields.has(HOST)]).toEqual([2, 3, -1, true]);
  });

  it('combine repeated fields in order', () => expect(fields.combined(VIA)).toBe('1.1 p, 1.0 q'));
  it('find any field by name', () => expect([fields.valueOf('x-one'), fields.valueOf('x-two')]).toEqual(['b', null]));

  it('know where each line stands', () => {
    expect(fields.text.slice(fields.lineStart(1), fields.lineEnd(1))).toBe('X-One:  b \r\n');
  });
});

describe('list members', () => {
  it('are trimmed, lower-cased and never empty', () => expect(listMembers(' A, ,b ,\t c,')).toEqual(['a', 'b', 'c']));
  it('end at white space of the protocol only', () => expect(listMembers('\xa0a, b\xa0 ,\x0bc')).toEqual(['\xa0a', 'b\xa0', '\x0bc']));
});
