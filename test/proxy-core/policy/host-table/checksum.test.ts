import { expect, it } from 'vitest';
import { Checksum } from '#core/policy/host-table/checksum.ts';

const words = Int32Array.from({ length: 500 }, (_, at) => Math.imul(at, 0x01010101));

function sumOf(all: Int32Array, cuts: readonly number[] = []): readonly number[] {
  const sum = new Checksum();
  let from = 0;
  for (const to of [...cuts, all.length]) {
    sum.add(all, from, to);
    from = to;
  }
  return sum.value;
}

it('is the same however the words are cut', () => {
  for (let cut = 0; cut <= words.length; cut += 1) expect(sumOf(words, [cut])).toEqual(sumOf(words));
  expect(sumOf(words, [1, 2, 2, 3, 499])).toEqual(sumOf(words));
});

it('is another one when any bit of any word is another', () => {
  const whole = sumOf(words);
  for (let at = 0; at < words.length; at += 1) {
    const changed = words.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 32));
    expect(sumOf(changed)).not.toEqual(whole);
  }
});

it('is another one when words change places or are missing', () => {
  const swapped = words.slice();
  [swapped[3], swapped[4]] = [swapped[4] ?? 0, swapped[3] ?? 0];
  expect(sumOf(swapped)).not.toEqual(sumOf(words));
  expect(sumOf(words.slice(0, -1))).not.toEqual(sumOf(words));
  expect(sumOf(new Int32Array(2))).not.toEqual(sumOf(new Int32Array(3)));
});
