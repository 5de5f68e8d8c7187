import { describe, expect, it } from 'vitest';
import { ChunkRun } from '#core/protocol/http1/body/chunk-run.ts';

/** Chunks of these contents in a row behind `before`, closed as a run. @returns what stands from its start to its end. */
function joined(contents: readonly string[], before = ''): string {
  const run = new ChunkRun();
  const wire = contents.map((content) => `${content.length.toString(16)}\r\n${content}\r\n`);
  const octets = Buffer.from(before + wire.join(''), 'latin1');
  let at = before.length;
  for (const [index, content] of contents.entries()) {
    const data = at + content.length.toString(16).length + 2;
    run.add(octets, at, data, data + content.length);
    at += wire[index]?.length ?? 0;
  }
  const end = run.close(octets, at);
  expect(end).toBeLessThanOrEqual(octets.length);
  expect([octets.toString('latin1', 0, before.length), run.isEmpty]).toEqual([before, true]);
  return octets.toString('latin1', run.start, end);
}

describe('small chunks in a row', () => {
  it.each<[string, readonly string[], string]>([
    ['one alone stays as it is', ['abc'], '3\r\nabc\r\n'],
    ['two become one', ['a', 'b'], '2\r\nab\r\n'],
    ['the size may need another digit', ['12345678', '9abcdefg'], '10\r\n123456789abcdefg\r\n'],
    ['of different lengths', ['a', 'b'.repeat(100), 'c', 'd'.repeat(20)], `7a\r\na${'b'.repeat(100)}c${'d'.repeat(20)}\r\n`],
    ['a thousand of one octet', Array.from({ length: 1000 }, () => 'x'), `3e8\r\n${'x'.repeat(1000)}\r\n`],
    ['line ends in their content', ['\r\n', '\r\n'], '4\r\n\r\n\r\n\r\n'],
  ])('%s', (_name, contents, chunk) => {
    expect(joined(contents)).toBe(chunk);
    expect(joined(contents, 'before')).toBe(chunk);
  });

  it('are one chunk and no longer than before, whatever their lengths', () => {
    for (let first = 1; first <= 40; first += 1)
      for (let second = 1; second <= 300; second += 7) {
        const content = 'a'.repeat(first) + 'b'.repeat(second);
        expect(joined(['a'.repeat(first), 'b'.repeat(second)])).toBe(`${content.length.toString(16)}\r\n${content}\r\n`);
      }
  });
});
