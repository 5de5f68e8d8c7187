import { expect, it } from 'vitest';
import { PAGE_TEXT } from '#core/exchange/answers/page-text.ts';

it('every word of the pages is there', () => {
  const words = Object.values(PAGE_TEXT).flatMap((value) => (typeof value === 'string' ? [value] : Object.values(value)));
  expect(words.every((word) => word.trim() !== '')).toBe(true);
});
