import { expect, it } from 'vitest';
import { covers } from '../../../redirectors/lib/arguments.ts';

it('a host covers itself and every name below it, and no name that only ends alike', () => {
  expect(covers('games.example', 'games.example')).toBe(true);
  expect(covers('games.example', 'www.games.example')).toBe(true);
  expect(covers('games.example', 'boardgames.example')).toBe(false);
});
