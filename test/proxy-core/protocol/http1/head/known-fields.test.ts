import { describe, expect, it } from 'vitest';
import { hashStep, KNOWN_NAMES, knownField, OTHER } from '#core/protocol/http1/head/known-fields.ts';

const hashOf = (name: string): number => [...name].reduce((hash, character) => hashStep(hash, character.charCodeAt(0)), 0);

describe('a known field name', () => {
  it.each(KNOWN_NAMES.slice(1).map((name, at) => [name, at + 1] as const))('%s is found in every case', (name, id) => {
    for (const text of [name, name.toUpperCase()]) expect(knownField(hashOf(text), text, 0, text.length)).toBe(id);
  });

  it('is not one that only has the same hash', () => {
    expect(knownField(hashOf('host'), 'xost', 0, 4)).toBe(OTHER);
    expect(knownField(hashOf('host'), 'hosts', 0, 5)).toBe(OTHER);
  });

  it('is not just any name', () => expect(knownField(hashOf('x-host'), 'x-host', 0, 6)).toBe(OTHER));
});
