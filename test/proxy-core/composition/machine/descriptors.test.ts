import { describe, expect, it } from 'vitest';
import { connectionsAllowed, descriptorsWord } from '#core/composition/machine/descriptors.ts';

describe('connections at once', () => {
  it.each([
    [10_000, null, 10_000],
    [10_000, 1_048_576, 10_000],
    [10_000, 20_200, 10_000],
    [10_000, 20_199, 9999],
    [10_000, 1024, 412],
    [100, 1024, 100],
    [10_000, 64, 16],
    [10_000, 0, 16],
    [3, 1024, 3],
    [3, 0, 3],
  ])('wanted %i, the system lets %s files be open: %i', (wanted, openFiles, allowed) =>
    expect(connectionsAllowed(wanted, openFiles)).toBe(allowed),
  );

  it('are asked of the system when nothing is said', () => expect(connectionsAllowed(1)).toBe(1));

  it('fewer than wanted are told in a sentence', () =>
    expect(descriptorsWord(10_000, 412)).toBe(
      'The system lets this program open 1024 files, so it takes 412 connections at once, not 10000. "ulimit -n" raises it.',
    ));
});
