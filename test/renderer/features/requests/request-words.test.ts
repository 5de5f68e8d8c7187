import { describe, expect, it } from 'vitest';
import { comparable, isAddressOf, readPastedAddress } from '#core/contract/pasted-address.ts';
import { addressInLetters, addressOf, pathInLetters, siteOf, verdictWords } from '../../../../renderer/features/requests/request-words.ts';
import { text } from '../../../../renderer/text/text.ts';
import { openView } from '../../../support/rows.ts';

describe('a request in words', () => {
  it.each([
    [{ host: 'news.example', port: 80 }, 'news.example'],
    [{ host: 'news.example', port: 443 }, 'news.example'],
    [{ host: 'news.example', port: 8080 }, 'news.example:8080'],
    [{ host: 'fd00::1', port: 80 }, '[fd00::1]'],
    [{ host: 'fd00::1', port: 81 }, '[fd00::1]:81'],
    [{ host: 'asked.example', port: 0 }, 'asked.example'],
    [{ host: '', port: 0 }, text.request.unreadable],
  ])('%j is the site %j', (row, words) => expect(siteOf(row)).toBe(words));

  it('has the address a browser would show', () => {
    expect(addressOf(openView({ host: 'news.example', port: 8080, path: '/a?b=c' }))).toBe('http://news.example:8080/a?b=c');
    expect(addressOf(openView({ host: 'news.example', port: 443, path: '', method: 'CONNECT' }))).toBe('https://news.example/');
    expect(addressOf(openView({ host: 'shop.example', port: 443, path: '/a', mode: 'reverse' }))).toBe('https://shop.example/a');
    expect(addressOf(openView({ host: 'news.example', port: 0, path: '', method: 'AAAA', mode: 'dns' }))).toBe('news.example');
  });

  it('has letters where they are read, and percent signs where they are copied', () => {
    const row = openView({ host: 'news.example', port: 80, path: '/caf%C3%A9%20%2F%E2%80%AE' });
    expect(pathInLetters(row)).toBe('/café%20%2F%E2%80%AE');
    expect(addressInLetters(row)).toBe('http://news.example/café%20%2F%E2%80%AE');
    expect(addressOf(row)).toBe('http://news.example/caf%C3%A9%20%2F%E2%80%AE');
  });

  it.each([
    { port: 80, path: '/' },
    { port: 80, path: '/Caf%C3%A9?x=http://a/&y=%2F' },
    { port: 80, path: '/café/' },
    { port: 443, path: '/a' },
    { port: 8080, path: '/a' },
    { port: 443, path: '', method: 'CONNECT' },
    { port: 8443, path: '', method: 'CONNECT' },
    { port: 80, path: '/a', host: 'fd00::1' },
  ])('is found by the address that is copied from it: %j', (parts) => {
    const row = openView({ host: 'xn--kln-sna.example', ...parts });
    for (const written of [addressOf(row), addressInLetters(row)]) {
      const address = readPastedAddress(comparable(written));
      expect(address !== null && isAddressOf(address, row)).toBe(true);
    }
  });

  it('says nothing more than "allowed" where nothing spoke against it', () =>
    expect(verdictWords(openView({ state: 'done' }))).toMatchObject({ verdict: 'Allowed', because: '' }));

  it('names the rule behind a refusal', () =>
    expect(verdictWords(openView({ state: 'blocked', action: 'deny', because: 'block-rule', rule: 'ads.example' }))).toMatchObject({
      verdict: 'Blocked',
      because: 'ads.example',
      sentence: text.request.reasonSentences['block-rule'],
    }));

  it('names the reason where there is no rule', () =>
    expect(verdictWords(openView({ state: 'blocked', action: 'deny', because: 'forbidden-port' })).because).toBe(
      text.request.reasons['forbidden-port'],
    ));

  it('says that a sign-in was asked for, not that something was blocked', () =>
    expect(
      verdictWords(openView({ state: 'challenged', action: 'challenge', because: 'sign-in-needed', fault: 'SIGN_IN_NEEDED' })),
    ).toEqual({
      verdict: 'Asked to sign in',
      because: text.request.reasons['sign-in-needed'],
      sentence: text.request.reasonSentences['sign-in-needed'],
    }));

  it('says what went wrong, shortly in the table and fully beside it', () =>
    expect(verdictWords(openView({ state: 'failed', fault: 'NAME_NOT_FOUND' }))).toEqual({
      verdict: text.request.states.failed,
      because: text.request.faultsShort.NAME_NOT_FOUND,
      sentence: text.request.faults.NAME_NOT_FOUND,
    }));
});
