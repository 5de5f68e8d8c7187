import { describe, expect, it } from 'vitest';
import { signIn, tokenIn } from '../../../renderer/api/sign-in.ts';

describe('the token of a link', () => {
  it.each([
    ['#token=abc_DEF-123', 'abc_DEF-123'],
    ['', null],
    ['#', null],
    ['#/live?q=token', null],
    ['#token=', null],
    ['#token=a b', null],
    ['#token=abc&x=1', null],
    ['#/home#token=abc', null],
  ])('in %j: %j', (hash, token) => expect(tokenIn(hash)).toBe(token));
});

describe('signing in', () => {
  it('shows the token once, by POST, to our own origin', async () => {
    const asked: [string, RequestInit][] = [];
    const outcome = await signIn('http://127.0.0.1:8080', 'abc', (url, init) => {
      asked.push([url instanceof Request ? url.url : url.toString(), init ?? {}]);
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    expect(outcome).toBe('signed-in');
    expect(asked).toMatchObject([
      ['http://127.0.0.1:8080/session', { method: 'POST', body: '{"token":"abc"}', credentials: 'same-origin' }],
    ]);
  });

  it('knows a refusal', async () =>
    expect(await signIn('', 'abc', () => Promise.resolve(new Response(null, { status: 401 })))).toBe('refused'));

  it('knows that nobody answered', async () =>
    expect(await signIn('', 'abc', () => Promise.reject(new TypeError('failed to fetch')))).toBe('no-answer'));
});
