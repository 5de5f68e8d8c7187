import { describe, expect, it } from 'vitest';
import { hostsOf, localRefusal, type LocalRequest } from '#core/monitor/access/local-only.ts';

const HOSTS = hostsOf('127.0.0.1', 8080);

function request(changes: Partial<LocalRequest> = {}): LocalRequest {
  return { method: 'POST', host: '127.0.0.1:8080', origin: undefined, fetchSite: undefined, fetchMode: undefined, ...changes };
}

describe('a request to the monitor', () => {
  it.each([
    ['from a script on this machine', request()],
    ['by the name of the machine itself', request({ host: 'localhost:8080' })],
    ['by the other loopback address', request({ host: '[::1]:8080' })],
    ['in capitals', request({ host: 'LOCALHOST:8080' })],
    ['from our own page', request({ origin: 'http://127.0.0.1:8080', fetchSite: 'same-origin' })],
    ['from the address bar', request({ method: 'GET', fetchSite: 'none' })],
    ['by a link on another port of this machine', request({ method: 'GET', fetchSite: 'same-site', fetchMode: 'navigate' })],
  ])('is let in %s', (_what, asked) => expect(localRefusal(asked, HOSTS)).toBeNull());

  it.each([
    ['a name somebody pointed at this machine', request({ host: 'evil.test:8080' }), 'foreign-host'],
    ['a name that begins like ours', request({ host: 'localhost.evil.test:8080' }), 'foreign-host'],
    ['a name that ends like ours', request({ host: 'evil.localhost:8080' }), 'foreign-host'],
    ['another port', request({ host: '127.0.0.1:9999' }), 'foreign-host'],
    ['no port', request({ host: '127.0.0.1' }), 'foreign-host'],
    ['a user before the host', request({ host: 'a@127.0.0.1:8080' }), 'foreign-host'],
    ['no Host', request({ host: undefined }), 'foreign-host'],
    ['another origin', request({ origin: 'http://evil.test' }), 'foreign-origin'],
    ['our origin by another scheme', request({ origin: 'https://127.0.0.1:8080' }), 'foreign-origin'],
    ['an origin that begins like ours', request({ origin: 'http://127.0.0.1:8080.evil.test' }), 'foreign-origin'],
    ['a hidden origin', request({ origin: 'null' }), 'foreign-origin'],
    ['another site', request({ fetchSite: 'cross-site' }), 'foreign-site'],
    ['another site that only looks', request({ method: 'GET', fetchSite: 'cross-site' }), 'foreign-site'],
    [
      'another port of this machine that loads a picture',
      request({ method: 'GET', fetchSite: 'same-site', fetchMode: 'no-cors' }),
      'foreign-site',
    ],
    ['another port of this machine that looks by script', request({ method: 'GET', fetchSite: 'same-site' }), 'foreign-site'],
    ['another port of this machine that sends a form', request({ fetchSite: 'same-site', fetchMode: 'navigate' }), 'foreign-site'],
    ['two sites at once', request({ method: 'GET', fetchSite: 'cross-site, none' }), 'foreign-site'],
    ['a site of a kind we do not know', request({ method: 'GET', fetchSite: 'near-site' }), 'foreign-site'],
    ['another port of this machine that changes something', request({ fetchSite: 'same-site' }), 'foreign-site'],
  ] as const)('is refused with %s', (_what, asked, refusal) => expect(localRefusal(asked, HOSTS)).toBe(refusal));

  it('may leave out the port where it is the usual one', () =>
    expect(localRefusal(request({ host: 'localhost' }), hostsOf('127.0.0.1', 80))).toBeNull());

  it('may use the address listened on, also an IPv6 one', () => {
    expect(hostsOf('192.168.1.5', 8080).has('192.168.1.5:8080')).toBe(true);
    expect(hostsOf('fd00::1', 8080).has('[fd00::1]:8080')).toBe(true);
  });
});
