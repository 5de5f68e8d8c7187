import { describe, expect, it } from 'vitest';
import { formatCount, formatOctets, formatShare, formatShort } from '../../../renderer/format/numbers.ts';

describe('numbers on the screen', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [102_400, '100 KB'],
    [1_048_576, '1 MB'],
    [48_902_113, '46.6 MB'],
    [1024 ** 4, '1 TB'],
    [5000 * 1024 ** 4, '5,000 TB'],
  ])('%d octets are %s', (octets, words) => expect(formatOctets(octets)).toBe(words));

  it.each([
    [0, 0, '0%'],
    [0, 10, '0%'],
    [1, 100_000, '<0.1%'],
    [1, 300, '0.3%'],
    [99, 640, '15%'],
    [640, 640, '100%'],
  ])('%d of %d is %s', (part, all, words) => expect(formatShare(part, all)).toBe(words));

  it('are exact as long as that says something', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatShort(99_999)).toBe('99,999');
    expect(formatShort(1_234_567)).toBe('1.2M');
  });
});
