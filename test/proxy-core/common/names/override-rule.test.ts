import { describe, expect, it } from 'vitest';
import { readOverride } from '#core/common/names/override-rule.ts';

describe('an override as it is written', () => {
  it.each([
    ['NAS.Lan.', ['192.0.2.7'], { type: 'addresses', name: 'nas.lan', isBelow: false, addresses: ['192.0.2.7'] }],
    ['*.lan', ['2001:DB8::7', '192.0.2.7'], { type: 'addresses', name: 'lan', isBelow: true, addresses: ['2001:db8::7', '192.0.2.7'] }],
    ['www.search.example', ['Safe.Example.'], { type: 'host', name: 'www.search.example', isBelow: false, host: 'safe.example' }],
  ])('%s: %j', (name, answers, read) => expect(readOverride({ name, answers })).toEqual(read));

  it.each([
    ['a blank in the name', 'bad name', ['192.0.2.1']],
    ['no name', '', ['192.0.2.1']],
    ['nothing below', '*.', ['192.0.2.1']],
    ['a star inside', 'a.*.lan', ['192.0.2.1']],
    ['no answer', 'a.lan', []],
    ['an address and a host', 'a.lan', ['192.0.2.1', 'b.lan']],
    ['two hosts', 'a.lan', ['b.lan', 'c.lan']],
    ['an address that is none', 'a.lan', ['256.1.1.1']],
    ['an empty answer', 'a.lan', ['']],
    ['too many answers', 'a.lan', Array.from({ length: 17 }, (_, index) => `192.0.2.${index}`)],
    ['a name too long', `${'a.'.repeat(127)}lan`, ['192.0.2.1']],
  ])('%s is refused in words', (_what, name, answers) =>
    expect(readOverride({ name, answers })).toMatchObject({ type: 'problem', userText: expect.stringMatching(/\.$/) }),
  );
});
