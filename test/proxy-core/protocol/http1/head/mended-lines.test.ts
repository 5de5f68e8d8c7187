import { describe, expect, it } from 'vitest';
import { mendedReason, MendedLines } from '#core/protocol/http1/head/mended-lines.ts';

function mended(...lines: readonly string[]) {
  const all = new MendedLines();
  for (const line of lines) all.add(line);
  return { text: all.end(), isDoubtful: all.isDoubtful, isUnsafe: all.isUnsafe };
}

describe('field lines of an origin', () => {
  it.each([
    [['A:b', 'C:  d \t'], 'A: b\r\nC: d\r\n'],
    [['A \t: b'], 'A: b\r\n'],
    [['A: b', ' c', '\td'], 'A: b c d\r\n'],
    [['A:', ' ', ' b', ' '], 'A: b\r\n'],
    [['A: \x01b\x01c\x01'], 'A: b c\r\n'],
    [['A: \xa0b\xa0'], 'A: \xa0b\xa0\r\n'],
    [['Set-Cookie: a=b\x7f', 'set-cookie: c=d\te'], 'set-cookie: c=d\te\r\n'],
    [['LOCATION:\x01 /a\x1fb\x7f\x01'], 'LOCATION: /a%1Fb%7F\r\n'],
    [['A:'], 'A: \r\n'],
  ])('%j become %j', (lines, text) => expect(mended(...lines)).toEqual({ text, isDoubtful: false, isUnsafe: false }));

  it.each([[['x']], [[': x']], [[' x: y']], [['a b: c']], [['a\x0b: c']], [['x', ' : y']], [['\xe4: c']]])(
    '%j are left out, and that is known',
    (lines) => expect(mended(...lines)).toEqual({ text: '', isDoubtful: true, isUnsafe: false }),
  );

  it.each(['Content-Length: 5\x0b', 'transfer-encoding: \x0cchunked'])('%j cannot be left out and cannot be trusted', (line) =>
    expect(mended(line).isUnsafe).toBe(true),
  );
});

it('a reason has no control octets and no white space around', () =>
  expect([' OK ', 'O\x01K', '\x01', 'All\tis well'].map(mendedReason)).toEqual(['OK', 'O K', '', 'All\tis well']));
