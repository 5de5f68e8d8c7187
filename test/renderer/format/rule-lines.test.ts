import { describe, expect, it } from 'vitest';
import { countRules } from '../../../renderer/format/rule-lines.ts';

describe('the rules of a list', () => {
  it.each([
    [[], 0],
    [['a.example', '', '# evenings', '  ', 'b.example', '  # more'], 2],
  ])('in %j are %d', (lines, count) => expect(countRules(lines)).toBe(count));
});
