import { describe, expect, it } from 'vitest';
import { linesInSight, offsetOfLine, pasted } from '../../../../renderer/features/rules/editor-lines.ts';

describe('the lines of a list', () => {
  it('are numbered from 1, also when there is nothing yet', () => expect(linesInSight('', 0, 400, 22)).toEqual([1]));

  it('are drawn only where somebody looks', () => {
    const lines = linesInSight('x\n'.repeat(20_000), 220_000, 400, 22);
    expect(lines.length).toBeLessThan(40);
    expect(lines[0]).toBe(9996);
    expect(linesInSight('x\n'.repeat(20_000), 439_800, 400, 22).at(-1)).toBe(20_001);
  });

  it.each([
    [1, 'one'],
    [2, 'two'],
    [4, 'four'],
    [3, ''],
    [9, ''],
  ])('can be found again: line %d is %j', (line, content) => {
    const written = 'one\ntwo\n\nfour';
    expect(written.slice(...offsetOfLine(written, line))).toBe(content);
  });

  it('can be pasted between others, over what was chosen', () => {
    expect(pasted('one\ntwo', 4, 7, 'a\r\nb')).toEqual(['one\na\nb', 7]);
    expect(pasted('', 0, 0, 'x')).toEqual(['x', 1]);
  });
});
