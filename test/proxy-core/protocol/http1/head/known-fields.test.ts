import { describe, expect, it } from 'vitest';
import { octetsOf } from '#core/common/octets.ts';
import { KNOWN_NAMES, knownField, OTHER } from '#core/protocol/http1/head/known-fields.ts';

const idOf = (name: string): number => knownField(octetsOf(`: ${name}: `), 2, 2 + name.length);

describe('a known field name', () => {
  it.each(KNOWN_NAMES.slice(1).map((name, at) => [name, at + 1] as const))('%s is found in every case', (name, id) => {
    for (const text of [name, name.toUpperCase(), name.replace(/^./, (letter) => letter.toUpperCase())]) expect(idOf(text)).toBe(id);
  });

  it.each([
    ['only begins and ends like one', 'hxst'],
    ['is longer', 'hosts'],
    ['is shorter', 'hos'],
    ['only has the same place', 'dost'],
    ['is one letter', 'h'],
    ['has a control octet for a hyphen', 'keep\ralive'],
    ['has another mark for a digit', 'http\x12-settings'],
    ['ends like one', 'x-host'],
  ])('is not one that %s', (_what, name) => expect(idOf(name)).toBe(OTHER));
});
