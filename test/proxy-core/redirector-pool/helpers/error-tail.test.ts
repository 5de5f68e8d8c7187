import { describe, expect, it } from 'vitest';
import { ErrorTail } from '#core/redirector-pool/helpers/error-tail.ts';

function tailOf(...pieces: readonly string[]): readonly string[] {
  const tail = new ErrorTail();
  for (const piece of pieces) tail.add(Buffer.from(piece));
  return tail.lines;
}

describe('the last words of a helper', () => {
  it('are lines, the unfinished one included', () => expect(tailOf('a\nb', 'c\r\n\nd')).toEqual(['a', 'bc', 'd']));
  it('are the last ones', () => expect(tailOf('line\n'.repeat(1000), 'end\n')).toHaveLength(50));
  it('end with the end', () => expect(tailOf('line\n'.repeat(1000), 'end\n').at(-1)).toBe('end'));
  it('are bounded in length, in floods too', () => {
    expect(tailOf('x'.repeat(10_000_000)).join('').length).toBeLessThanOrEqual(500);
    expect(tailOf(`${'y'.repeat(10_000)}\n`)[0]).toHaveLength(500);
  });
  it('are UTF-8, and cannot play with a terminal', () => expect(tailOf('Für \x1b[31mrot\x07\n')).toEqual(['Für \u{fffd}[31mrot\u{fffd}']));
  it('may have a note of ours among them', () => {
    const tail = new ErrorTail();
    tail.note('SIGTERM: EPERM');
    expect(tail.lines).toEqual(['SIGTERM: EPERM']);
  });
});
