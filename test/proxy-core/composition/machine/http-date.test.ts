import { expect, it } from 'vitest';
import { httpDateOf } from '#core/composition/machine/http-date.ts';

it('the date is that of the running second', () => {
  let now = Date.UTC(1994, 10, 6, 8, 49, 37, 100);
  const httpDate = httpDateOf(() => now);
  expect(httpDate()).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
  now += 850;
  expect(httpDate()).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
  now += 100;
  expect(httpDate()).toBe('Sun, 06 Nov 1994 08:49:38 GMT');
});
