import { describe, expect, it } from 'vitest';
import { cleanWords, readComment, readUtf8 } from '#core/protocol/redirector/utf8-text.ts';

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('octets a helper wrote', () => {
  it('are read as UTF-8', () => expect(readUtf8(latin1('Für 100 % Kinder €'))).toBe('Für 100 % Kinder €'));
  it('stay as they are when they are none', () => expect(readUtf8('caf\xe9')).toBe('caf\xe9'));
  it('stay as they are when they are ASCII, percent signs included', () => expect(readUtf8('100%20')).toBe('100%20'));
});

describe('a comment', () => {
  it('is one line without control characters', () => expect(readComment('a\r\n\x1b[31mb\x00')).toBe('a [31mb'));
  it('is null when nothing is left', () => expect([readComment(null), readComment(' \n ')]).toEqual([null, null]));
  it('is bounded', () => expect(readComment('x'.repeat(10_000))).toHaveLength(300));
  it('that was decoded already is not decoded again', () => expect(cleanWords('Ã¼')).toBe('Ã¼'));
});
