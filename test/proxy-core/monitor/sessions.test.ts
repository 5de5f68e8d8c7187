import { describe, expect, it } from 'vitest';
import { newSecret, Sessions } from '#core/monitor/sessions.ts';
import { FixedRandom } from '../../support/fixed-random.ts';

const TOKEN = 'a-token-of-this-installation';

describe('a session', () => {
  it('is opened by the token and kept in a cookie no script can read', () => {
    const sessions = new Sessions(TOKEN, 8080, new FixedRandom());
    const cookie = sessions.open(TOKEN);
    expect(cookie).toMatch(/^hearthgate_8080=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(sessions.mayAsk(cookie?.split(';')[0], undefined)).toBe(true);
  });

  it.each([['wrong'], [''], [`${TOKEN}x`], [TOKEN.slice(0, -1)], [TOKEN.toUpperCase()]])('is not opened by %j', (token) => {
    const sessions = new Sessions(TOKEN, 8080, new FixedRandom());
    expect(sessions.open(token)).toBeNull();
    expect(sessions.mayAsk(undefined, `Bearer ${token}`)).toBe(false);
    expect(sessions.count).toBe(0);
  });

  it.each([
    ['no cookie', undefined],
    ['an empty one', ''],
    ['an unknown session', 'hearthgate_8080=unknown'],
    ['a session of another port', 'hearthgate_9090=%ID%'],
    ['rubbish', ';;=;hearthgate_8080'],
  ])('is not recognised by %s', (_what, cookie) => {
    const sessions = new Sessions(TOKEN, 8080, new FixedRandom());
    const id = sessions.open(TOKEN)?.split(/[=;]/)[1] ?? '';
    expect(sessions.mayAsk(cookie?.replace('%ID%', id), undefined)).toBe(false);
  });

  it('is found among other cookies', () => {
    const sessions = new Sessions(TOKEN, 8080, new FixedRandom());
    const pair = sessions.open(TOKEN)?.split(';')[0] ?? '';
    expect(sessions.mayAsk(`a=1; ${pair} ; b=2`, undefined)).toBe(true);
  });

  it('is kept for a bounded number of browsers: the one unused for longest goes', () => {
    const sessions = new Sessions(TOKEN, 8080, new FixedRandom());
    const first = sessions.open(TOKEN)?.split(';')[0];
    const second = sessions.open(TOKEN)?.split(';')[0];
    for (let more = 0; more < 62; more += 1) sessions.open(TOKEN);
    expect(sessions.mayAsk(first, undefined)).toBe(true);
    sessions.open(TOKEN);
    expect(sessions.count).toBe(64);
    expect([sessions.mayAsk(first, undefined), sessions.mayAsk(second, undefined)]).toEqual([true, false]);
  });
});

describe('a script', () => {
  const sessions = new Sessions(TOKEN, 8080, new FixedRandom());
  it.each([
    [`Bearer ${TOKEN}`, true],
    [`bearer ${TOKEN}`, true],
    [`Basic ${TOKEN}`, false],
    [TOKEN, false],
    ['Bearer', false],
    ['', false],
  ])('with Authorization %j: %s', (authorization, may) => expect(sessions.mayAsk(undefined, authorization)).toBe(may));
});

describe('the secrets', () => {
  it('are 256 bits, safe in an address', () => expect(newSecret(new FixedRandom())).toMatch(/^[\w-]{43}$/));
  it('must not be missing', () => expect(() => new Sessions('', 8080, new FixedRandom())).toThrow('at least 16'));
});
