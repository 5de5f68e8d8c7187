import { describe, expect, it } from 'vitest';
import { keyIn, signIn, tokenIn } from '../../../renderer/api/sign-in.ts';

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

describe('what was typed or pasted', () => {
  it.each([
    ['abc_DEF-123', 'abc_DEF-123'],
    ['  abc\r\n', 'abc'],
    ['abc\n  def', 'abcdef'], // a terminal broke the line
    ['http://127.0.0.1:8080/#token=abc', 'abc'],
    ['Screens  http://127.0.0.1:8080/#token=abc \n', 'abc'],
    ['#token=abc', 'abc'],
    [' \t', ''],
    ['', ''],
    ['<script>', '<script>'],
  ])('%j is the key %j', (typed, key) => expect(keyIn(typed)).toBe(key));
});

describe('signing in', () => {
  const memory = () => {
    const told: string[] = [];
    return { told, proof: { get: () => null, set: (proof: string) => void told.push(proof) } };
  };

  it('shows the key once, by POST, to our own origin, and keeps the proof', async () => {
    const asked: [string, RequestInit][] = [];
    const { told, proof } = memory();
    const outcome = await signIn('http://127.0.0.1:8080', 'abc', proof, (url, init) => {
      asked.push([url instanceof Request ? url.url : url.toString(), init ?? {}]);
      return Promise.resolve(Response.json({ proof: 'of-this-session' }));
    });
    expect([outcome, told]).toEqual(['signed-in', ['of-this-session']]);
    expect(asked).toMatchObject([
      ['http://127.0.0.1:8080/session', { method: 'POST', body: '{"token":"abc"}', credentials: 'same-origin' }],
    ]);
  });

  it.each([
    [401, 'refused'],
    [403, 'refused'],
    [429, 'too-many'],
    [500, 'no-answer'],
    [503, 'no-answer'],
  ] as const)('knows what %i means', async (status, outcome) => {
    const { told, proof } = memory();
    expect(await signIn('', 'abc', proof, () => Promise.resolve(new Response('{}', { status })))).toBe(outcome);
    expect(told).toEqual([]);
  });

  it('knows when no answer comes, or one that is not ours', async () => {
    const { proof } = memory();
    expect(await signIn('', 'abc', proof, () => Promise.reject(new TypeError('failed to fetch')))).toBe('no-answer');
    expect(await signIn('', 'abc', proof, () => Promise.resolve(new Response('<html>')))).toBe('no-answer');
  });
});
