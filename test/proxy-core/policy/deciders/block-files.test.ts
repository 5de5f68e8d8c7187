/** Every spelling of a host on a list is judged like the host itself: what arrives, its canonical form, the verdict. */
import { describe, expect, it } from 'vitest';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { decide } from '#core/policy/decide.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { parseRequestTarget } from '#core/protocol/http1/head/request-target.ts';
import { tableOf } from '../../../support/host-tables.ts';

const octets = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const policy = {
  ...OPEN_POLICY,
  blockFiles: tableOf({
    'bad.txt': [
      'example.com',
      '127.0.0.1',
      '1.2.0.3',
      '1.2.3.4',
      '2001:db8::7',
      'xn--80ak6aa92e.com',
      'ex_ample.com',
      '-bad-.com',
      'evil.com',
    ],
  }),
};

/** `refused` is answered with 400 before anybody judges. */
function judged(...hosts: readonly string[]): string {
  const canonical = hosts.map((host) => canonicalHost(host));
  if (canonical.includes(null)) return 'refused';
  const verdict = decide({ hosts: canonical as string[], port: 80, wantsTunnel: false }, policy);
  return verdict.action === 'deny' ? `denied by ${verdict.rule}` : verdict.action;
}

function judgedTarget(target: string): string {
  const parsed = parseRequestTarget('GET', target);
  return parsed.ok && 'host' in parsed.value ? judged(parsed.value.host) : 'refused';
}

describe('a host on a list', () => {
  it.each([
    ['example.com', 'denied by example.com (bad.txt)'],
    ['EXAMPLE.com.', 'denied by example.com (bad.txt)'],
    ['www.example.com.', 'denied by example.com (bad.txt)'],
    ['example.com..', 'refused'],
    [octets('ｅｘａｍｐｌｅ.com'), 'denied by example.com (bad.txt)'],
    [octets('example。com'), 'denied by example.com (bad.txt)'],
    ['exa%6dple.com', 'denied by example.com (bad.txt)'],
    ['0x7f.1', 'denied by 127.0.0.1 (bad.txt)'],
    ['017700000001', 'denied by 127.0.0.1 (bad.txt)'],
    ['2130706433', 'denied by 127.0.0.1 (bad.txt)'],
    [octets('１２７.0.0.1'), 'denied by 127.0.0.1 (bad.txt)'],
    ['1.2.3', 'denied by 1.2.0.3 (bad.txt)'],
    ['::ffff:1.2.3.4', 'denied by 1.2.3.4 (bad.txt)'],
    ['::ffff:102:304', 'denied by 1.2.3.4 (bad.txt)'],
    ['2001:0DB8:0::7', 'denied by 2001:db8::7 (bad.txt)'],
    ['www.219.102.226.100', 'refused'],
    [octets('аррӏе.com'), 'denied by xn--80ak6aa92e.com (bad.txt)'],
    ['a..b.com', 'refused'],
    ['-bad-.com', 'denied by -bad-.com (bad.txt)'],
    ['ex_ample.com', 'denied by ex_ample.com (bad.txt)'],
    ['myexample.com', 'permit'],
    ['example.com.org', 'permit'],
    ['com', 'permit'],
    ['11.2.3.4', 'permit'],
  ])('written %j: %s', (written, verdict) => expect(judged(written)).toBe(verdict));

  it.each([
    ['http://[::ffff:1.2.3.4]/', 'denied by 1.2.3.4 (bad.txt)'],
    ['http://EXAMPLE.com.:80/', 'denied by example.com (bad.txt)'],
    ['http://user:pw@evil.com@good.com/', 'refused'],
    ['http://evil.com@good.com/', 'refused'],
    ['http://good.com\\@evil.com/', 'refused'],
    ['http://good.com\t/', 'refused'],
    ['http://good.com\r\n/', 'refused'],
    ['http://good.com /', 'refused'],
    ['http://good.com/?http://evil.com/', 'permit'],
    ['http://good.com/', 'permit'],
  ])('in the target %j: %s', (target, verdict) => expect(judgedTarget(target)).toBe(verdict));

  it('is enough when it is one of those a message names, whichever', () => {
    expect(judged('good.com', 'evil.com')).toBe('denied by evil.com (bad.txt)');
    expect(judged('evil.com', 'good.com')).toBe('denied by evil.com (bad.txt)');
    expect(judged('good.com', 'better.com')).toBe('permit');
  });
});
