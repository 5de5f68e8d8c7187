import { describe, expect, it } from 'vitest';
import { mayBecomeStatusLine, mendedStatusLine } from '#core/protocol/http1/head/status-line.ts';

describe('what may become a status line', () => {
  const may = (text: string): boolean => mayBecomeStatusLine(Buffer.from(text, 'latin1'), text.length);
  it.each(['', '\r\n', ' \t', 'H', 'h', 'HTTP', 'http/', 'HTTP/anything', 'I', 'icy ', 'ICY 200', '\n\nHT', ' '.repeat(64)])(
    '%j may',
    (text) => expect(may(text)).toBe(true),
  );
  it.each(['x', 'HX', 'HTTP-', 'ICE', 'ICY/', 'ICY\t', '\0', '\xa0H', '\r\n2', `${' '.repeat(65)}`, 'GET / HTTP/1.1', '<html>'])(
    '%j may not',
    (text) => expect(may(text)).toBe(false),
  );
  it('looks at no more than it is told', () => expect(mayBecomeStatusLine(Buffer.from('HTTP/1.1junk'), 2)).toBe(true));
});

describe('a status line in the strict form', () => {
  it.each([
    ['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK'],
    ['HTTP/1.1 404 ', 'HTTP/1.1 404 '],
    ['HtTp/1.0\t 503   Later \t', 'HTTP/1.0 503 Later'],
    ['HTTP/3.0 200', 'HTTP/1.1 200 '],
    ['ICY 200 OK', 'HTTP/1.0 200 OK'],
    ['HTTP/1.1', 'HTTP/1.1 200 OK'],
    ['HTTP/1.1 999 \x01\x1bX', 'HTTP/1.1 999 X'],
    ['HTTP/1.1 200-OK', 'HTTP/1.1 200 -OK'],
  ])('of %j is %j', (line, mended) => expect(mendedStatusLine(line)).toBe(mended));
  it.each(['', 'HTTP/1.1 20', 'HTTP/1.1 2000', 'HTTP/1.1 099 X', 'HTTP/1 ', 'HTTP/ 200 OK', 'ICY', 'ICY OK', 'x HTTP/1.1 200 OK'])(
    'there is none of %j',
    (line) => expect(mendedStatusLine(line)).toBeNull(),
  );
});
