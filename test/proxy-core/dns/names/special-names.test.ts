import { describe, expect, it } from 'vitest';
import { specialAnswer } from '#core/dns/names/special-names.ts';

describe('names no server is asked for', () => {
  it.each([
    ['localhost', 'loopback'],
    ['www.localhost', 'loopback'],
    ['invalid', 'no-such-name'],
    ['a.b.invalid', 'no-such-name'],
    ['x.onion', 'no-such-name'],
    ['resolver.arpa', 'no-data'],
    ['_dns.resolver.arpa', 'no-data'],
    ['use-application-dns.net', 'withheld'],
    ['mask.icloud.com', 'withheld'],
    ['mask-h2.icloud.com', 'withheld'],
    ['mask-canary.icloud.com', 'withheld'],
    ['home.example', undefined],
    ['localhost.example', undefined],
    ['notlocalhost', undefined],
    ['myresolver.arpa', undefined],
    ['arpa', undefined],
    ['1.0.0.127.in-addr.arpa', undefined],
    ['www.use-application-dns.net', undefined],
    ['icloud.com', undefined],
    ['', undefined],
  ])('%s: %s', (name, type) => {
    expect(specialAnswer(name, true)?.type).toBe(type);
  });

  it('leaves canary and relay names to the servers where nobody minds them', () => {
    expect(specialAnswer('mask.icloud.com', false)).toBeUndefined();
    expect(specialAnswer('x.onion', false)).toBeDefined();
  });
});
