import { describe, expect, it } from 'vitest';
import { parseConfig, problemText } from '#core/config/parse-config.ts';

const typed = (path: string, text: string) => parseConfig({ overrides: new Map([[path, text]]) });
const problems = (path: string, text: string): readonly string[] => {
  const read = typed(path, text);
  return read.ok ? [] : read.problems.map(problemText);
};
const json = (value: unknown): string => JSON.stringify(value);

describe('the settings of doors', () => {
  it.each([
    ['socks.listen', '127.0.0.1:1080'],
    ['socks.listen', '[::1]:1080'],
    ['socks.listen', ''],
    ['transparentTls.port', '443'],
    ['proxyProtocol.trusted', '10.0.0.0/8,::1'],
    ['proxy.sourceAddress4', '192.0.2.1'],
    ['proxy.sourceAddress6', '2001:db8::1'],
    ['parent.proxies', 'http://mia:pw@parent.test:3128,socks5://[::1],direct'],
    ['parent.rules', json([{ hosts: ['video.test', '10.0.0.0/8'], through: ['direct'] }])],
    ['portForward.forwards', json([{ listen: '127.0.0.1:0', to: 'nas.lan:445' }])],
    ['portForward.forwards', json([{ listen: '[::1]:2222', to: '[2001:db8::1]:22' }])],
    ['reverse.routes', json([{ to: 'https://192.168.1.5:8443' }, { host: 'shop.test', path: '/a', to: 'http://b' }])],
  ])('%s may be %s', (path, text) => expect(problems(path, text)).toEqual([]));

  it.each([
    ['socks.listen', '1080'],
    ['socks.listen', '::1:1080'],
    ['socks.listen', '127.0.0.1:65536'],
    ['socks.users', 'mia'],
    ['transparentTls.port', '0'],
    ['proxyProtocol.trusted', 'balancer.test'],
    ['proxy.sourceAddress4', '2001:db8::1'],
    ['proxy.sourceAddress6', '192.0.2.1'],
    ['parent.proxies', 'parent.test:3128'],
    ['parent.rules', json([{ hosts: [], through: ['direct'] }])],
    ['parent.rules', json([{ hosts: ['a'], through: ['ftp://a'] }])],
    ['portForward.forwards', json([{ listen: '127.0.0.1:0', to: 'nas.lan:0' }])],
    ['portForward.forwards', json([{ listen: '127.0.0.1:0', to: '-.test..:22' }])],
    ['portForward.forwards', json([{ listen: '127.0.0.1:0' }])],
    ['reverse.routes', json([{ to: 'ftp://a' }])],
    ['reverse.routes', json([{ to: 'http://a/path' }])],
    ['reverse.routes', json([{ to: 'http://mia:pw@a' }])],
    ['reverse.routes', json([{ path: 'a', to: 'http://a' }])],
    ['reverse.routes', json([{ to: 'http://a', rewrite: true }])],
    ['reverse.routes', 'x'],
  ])('%s may not be %s', (path, text) => {
    const told = problems(path, text);
    expect(told.length).toBeGreaterThan(0);
    for (const problem of told) expect(problem).toContain(path);
  });

  it('that are secret are not repeated when they are wrong', () => {
    expect(problems('parent.proxies', 'http://mia:secret@').join()).not.toContain('secret');
    expect(problems('socks.users', 'm a:secret').join()).not.toContain('secret');
    expect(problems('parent.rules', json([{ hosts: ['a'], through: ['http://mia:secret@'] }])).join()).not.toContain('secret');
  });
});
