import { describe, expect, it } from 'vitest';
import { namesToAsk } from '#core/dns/names/search-names.ts';

const DOMAINS = ['Corp.Example.', 'lan', 'bad..domain'];

describe('what is asked for a name', () => {
  it.each([
    ['printer', 'ask', ['printer']],
    ['printer', 'never', []],
    ['printer', 'search', ['printer.corp.example', 'printer.lan', 'printer']],
    ['home.example', 'ask', ['home.example']],
    ['home.example', 'never', ['home.example']],
    ['home.example', 'search', ['home.example']],
  ] as const)('%s by "%s": %j', (name, policy, names) => {
    expect(namesToAsk(name, policy, DOMAINS)).toEqual(names);
  });
});
