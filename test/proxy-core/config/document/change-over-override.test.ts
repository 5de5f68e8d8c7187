import { describe, expect, it } from 'vitest';
import { writtenAfter } from '#core/config/document/change-over-override.ts';

const pool = (name: string, max: number) => ({ name, max });

describe('what is written when a setting of one run was changed', () => {
  it.each([
    ['an added entry is added', ['f'], ['o'], ['o', 'n'], ['f', 'n']],
    ['an entry that is there already is not added twice', ['f'], ['o'], ['o', 'f'], ['f']],
    ['a removed entry is removed', ['f', 'o'], ['o'], [], ['f']],
    ['a removed entry that was never written changes nothing', ['f'], ['o'], [], ['f']],
    ['another order of the same is no change', ['f'], ['o', 'p'], ['p', 'o'], ['f']],
    ['another order is kept among what is written', ['a', 'f', 'b'], ['a', 'b'], ['b', 'a'], ['b', 'f', 'a']],
    ['an altered entry is written with its name', [pool('f', 1)], [pool('o', 1)], [pool('o', 2)], [pool('f', 1), pool('o', 2)]],
    ['an altered entry takes the place of the written one', [pool('o', 7)], [pool('o', 1)], [pool('o', 2)], [pool('o', 2)]],
    ['a number is what is wanted', 1, 2, 3, 3],
  ])('%s', (_name, written, inForce, wanted, result) => expect(writtenAfter(written, inForce, wanted)).toEqual(result));
});
