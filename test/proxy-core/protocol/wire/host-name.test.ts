import { describe, expect, it } from 'vitest';
import { endsInNumber, mayBeHostName } from '#core/protocol/wire/host-name.ts';

const LABEL = 'a'.repeat(63);

describe('a host name', () => {
  it.each(['a', 'example.com', 'EXAMPLE.Com', 'xn--80ak6aa92e.com', 'ex_ample.com', '-bad-.com', '1.2.3.4', `${LABEL}.com`])(
    '%s may be one',
    (text) => expect(mayBeHostName(text)).toBe(true),
  );

  // The form of a name is described in common; what is peculiar to a wire comes here.
  it.each([
    '',
    '.',
    'a..b',
    'a.',
    'a\0b',
    'a\x7f',
    'a%00',
    'a@b',
    '[::1]',
    'caf\u00e9',
    'CAF\u00c9',
    `${LABEL}a.com`,
    'a.'.repeat(126) + 'ab',
  ])('%j is none', (text) => expect(mayBeHostName(text)).toBe(false));

  it('has at most 253 octets', () => {
    expect(mayBeHostName(`${'a.'.repeat(126)}a`)).toBe(true);
    expect(mayBeHostName(`a${'.a'.repeat(127)}`)).toBe(false);
  });

  it.each(['1', '127.1', '1.2.3.4', '0x7f.1', 'a.0x7F', 'a.0x', 'example.1'])('%s ends in a number', (text) =>
    expect(endsInNumber(text)).toBe(true),
  );
  it.each(['a', '1a', '1.2.3.4a', 'x0', '0x7g', '1.com'])('%s does not', (text) => expect(endsInNumber(text)).toBe(false));
});
