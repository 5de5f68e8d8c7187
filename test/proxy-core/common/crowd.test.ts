import { describe, expect, it } from 'vitest';
import { Crowd, OUTSIDE, type Placed } from '#core/common/crowd.ts';

interface Person extends Placed {
  readonly name: string;
}
const person = (name: string): Person => ({ name, place: OUTSIDE });
const names = (crowd: Crowd<Person>): string =>
  [...crowd]
    .map(({ name }) => name)
    .toSorted()
    .join('');

describe('a crowd', () => {
  it('knows who is in it, whoever leaves first', () => {
    const crowd = new Crowd<Person>();
    const [a, b, c] = [person('a'), person('b'), person('c')];
    for (const one of [a, b, c, b]) crowd.add(one);
    expect([crowd.size, names(crowd)]).toEqual([3, 'abc']);
    crowd.delete(a);
    crowd.delete(a);
    expect([crowd.size, names(crowd), crowd.has(a), crowd.has(b), crowd.has(c)]).toEqual([2, 'bc', false, true, true]);
    crowd.add(a);
    crowd.delete(a);
    crowd.delete(c);
    crowd.delete(b);
    expect([crowd.size, a.place, b.place, c.place]).toEqual([0, OUTSIDE, OUTSIDE, OUTSIDE]);
  });

  it('is not confused by somebody who stands in another one', () => {
    const [here, there] = [new Crowd<Person>(), new Crowd<Person>()];
    const [a, b] = [person('a'), person('b')];
    here.add(a);
    there.add(b);
    here.delete(b);
    expect([here.has(b), here.size, there.has(b)]).toEqual([false, 1, true]);
  });

  it('is walked through completely while members leave', () => {
    const crowd = new Crowd<Person>();
    const all = [...'abcdefgh'].map(person);
    for (const one of all) crowd.add(one);
    const seen = new Set<string>();
    for (const one of crowd) {
      seen.add(one.name);
      crowd.delete(one);
      const next = [...crowd][0];
      if (next !== undefined && seen.size % 3 === 0 && seen.has(next.name)) crowd.delete(next);
    }
    expect([[...seen].toSorted().join(''), crowd.size]).toEqual(['abcdefgh', 0]);
  });

  it('lets everybody go at once', () => {
    const crowd = new Crowd<Person>();
    const a = person('a');
    crowd.add(a);
    crowd.clear();
    expect([crowd.size, crowd.has(a), a.place]).toEqual([0, false, OUTSIDE]);
  });
});
