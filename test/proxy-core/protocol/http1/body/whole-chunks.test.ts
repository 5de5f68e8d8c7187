import { describe, expect, it } from 'vitest';
import { passSpan, readWholeChunks } from '#core/protocol/http1/body/whole-chunks.ts';

function read(text: string, keepChunks: boolean, from = 0) {
  const octets = Buffer.from(text, 'latin1');
  const spans: number[] = [];
  const { end, contentOctets } = readWholeChunks(octets, from, keepChunks, spans);
  let passed = '';
  for (let at = 0; at < spans.length; at += 2) passed += octets.toString('latin1', spans[at], spans[at + 1]);
  return { passed, contentOctets, left: text.slice(end) };
}

describe('chunks that are here as a whole', () => {
  it.each([
    ['small ones become one', '1\r\na\r\n2\r\nbc\r\n', '3\r\nabc\r\n', ''],
    ['one stays as it is', '5\r\nhello\r\n', '5\r\nhello\r\n', ''],
    ['the last chunk is left', '1\r\na\r\n0\r\n\r\n', '1\r\na\r\n', '0\r\n\r\n'],
    ['half a chunk is left', '1\r\na\r\n5\r\nhel', '1\r\na\r\n', '5\r\nhel'],
    ['an extension is left', '1;x\r\na\r\n', '', '1;x\r\na\r\n'],
    ['line feeds alone are left', '1\na\n', '', '1\na\n'],
    ['a chunk that does not end is left', '1\r\nab\r\n', '', '1\r\nab\r\n'],
    ['a large one is not moved', `${'1\r\na\r\n'}200\r\n${'x'.repeat(512)}\r\n`, `1\r\na\r\n200\r\n${'x'.repeat(512)}\r\n`, ''],
  ])('%s', (_what, text, passed, left) => expect(read(text, true)).toMatchObject({ passed, left }));

  it('without their framing give the content alone', () =>
    expect(read('1\r\na\r\n2\r\nbc\r\n0\r\n\r\n', false)).toEqual({ passed: 'abc', contentOctets: 3, left: '0\r\n\r\n' }));

  it('are read from where they start', () =>
    expect(read('xx1\r\na\r\n', true, 2)).toMatchObject({ passed: '1\r\na\r\n', contentOctets: 1 }));
});

it('neighbouring spans become one', () => {
  const spans: number[] = [];
  passSpan(spans, 0, 3);
  passSpan(spans, 3, 5);
  passSpan(spans, 7, 9);
  expect(spans).toEqual([0, 5, 7, 9]);
});
