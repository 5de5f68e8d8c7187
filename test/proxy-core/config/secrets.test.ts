import { describe, expect, it } from 'vitest';
import { hashEntry, isPassword, isUserEntry, parseUser, type HashedUser } from '#core/config/secrets.ts';

const SALT = `${'A'.repeat(21)}Q==`;
const KEY = `${'B'.repeat(42)}U=`;
const entry = (cost: string | number, name = 'mia'): string => `${name}:scrypt$${cost}$${SALT}$${KEY}`;
/** A cheap cost, so that a table of passwords takes no time. */
const cheap = async (password: string): Promise<HashedUser> => {
  const user = parseUser(await hashEntry(`mia:${password}`));
  if (user === null) throw new Error('it did not hash');
  return user;
};

describe('a kept password', () => {
  it('is read with its parts', () =>
    expect(parseUser(entry(32_768))).toEqual({
      name: 'mia',
      cost: 32_768,
      salt: Buffer.from(SALT, 'base64'),
      key: Buffer.from(KEY, 'base64'),
    }));

  it.each([
    ['a password in clear', 'mia:secret'],
    ['no name', entry(32_768, '')],
    ['a name with a space', entry(32_768, 'm a')],
    ['a name with a comma', entry(32_768, 'm,a')],
    ['a name too long', entry(32_768, 'm'.repeat(65))],
    ['a cost that is no power of two', entry(32_767)],
    ['a cost that checks nothing', entry(512)],
    ['a cost nobody can pay', entry(2_097_152)],
    ['a cost that is no number', entry('32k')],
    ['another salt', entry(32_768).replace(SALT, 'AA==')],
    ['another key', entry(32_768).replace(KEY, 'BB==')],
    ['another scheme', entry(32_768).replace('scrypt', 'bcrypt')],
    ['something behind it', `${entry(32_768)}x`],
    ['a line end', `${entry(32_768)}\n`],
    ['nothing', ''],
  ])('is none: %s', (_name, text) => expect([parseUser(text), isUserEntry(text)]).toEqual([null, false]));
});

describe('hashing', () => {
  it('keeps the name, forgets the password, and never salts twice the same', async () => {
    const [one, two] = [await hashEntry('mia:se:cret'), await hashEntry('mia:se:cret')];
    expect([isUserEntry(one), one.includes('cret'), one === two]).toEqual([true, false, false]);
    expect(await isPassword(parseUser(one) as HashedUser, 'se:cret')).toBe(true);
  });

  it.each(['', 'mia', ':secret', entry(32_768)])('leaves %j to the schema', async (text) => expect(await hashEntry(text)).toBe(text));

  it('leaves a name that is none for the schema to refuse, its password hashed', async () => {
    const hashed = await hashEntry('m a:secret');
    expect([isUserEntry(hashed), hashed.includes('secret')]).toEqual([false, false]);
  });
});

describe('a password', () => {
  it('is right whichever way its accents were typed, and wrong otherwise', async () => {
    const user = await cheap('p\u00e4ss');
    const right = await Promise.all(['p\u00e4ss', 'pa\u0308ss'].map((text) => isPassword(user, text)));
    const wrong = await Promise.all(['pass', 'p\u00e4ss ', 'P\u00e4ss', '', 'x'.repeat(10_000)].map((text) => isPassword(user, text)));
    expect([right, wrong]).toEqual([
      [true, true],
      [false, false, false, false, false],
    ]);
  });
});
