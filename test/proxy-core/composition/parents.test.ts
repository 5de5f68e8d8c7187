import { describe, expect, it } from 'vitest';
import { parentChooser } from '#core/composition/parents.ts';

const chooser = (settings: Partial<Parameters<typeof parentChooser>[0]>) =>
  parentChooser({ proxies: [], direct: [], rules: [], ...settings });
const ways = (choose: ReturnType<typeof parentChooser>, host: string): string =>
  choose(host)
    ?.map((parent) => `${parent.kind}:${parent.host}`)
    .join(' ') ?? 'straight';

describe('the way to a host', () => {
  it('is straight where no parent is set', () => {
    expect(ways(chooser({}), 'a.test')).toBe('straight');
    expect(ways(chooser({ direct: ['b.test'] }), 'a.test')).toBe('straight');
  });

  const choose = chooser({
    proxies: ['http://One.test', 'socks5://two.test', 'direct'],
    direct: ['home.test', '192.168.0.0/16', 'fd00::/8', '10.1.1.1'],
    rules: [
      { hosts: ['video.test', '203.0.113.0/24'], through: ['https://fast.test'] },
      { hosts: ['www.video.test', 'plain.test'], through: ['direct'] },
    ],
  });

  it.each([
    ['a.test', 'http:one.test socks5:two.test direct:'],
    ['home.test', 'straight'],
    ['nas.home.test', 'straight'],
    ['nothome.test', 'http:one.test socks5:two.test direct:'],
    ['192.168.7.7', 'straight'],
    ['192.169.7.7', 'http:one.test socks5:two.test direct:'],
    ['10.1.1.1', 'straight'],
    ['fd00::7', 'straight'],
    ['video.test', 'https:fast.test'],
    ['www.video.test', 'https:fast.test'],
    ['203.0.113.9', 'https:fast.test'],
    ['plain.test', 'straight'],
  ])('%s: %s', (host, way) => expect(ways(choose, host)).toBe(way));

  it('by rules alone leaves everything else straight', () => {
    const rulesOnly = chooser({ rules: [{ hosts: ['video.test'], through: ['http://fast.test'] }] });
    expect([ways(rulesOnly, 'video.test'), ways(rulesOnly, 'a.test')]).toEqual(['http:fast.test', 'straight']);
  });

  it('is the same parent wherever the same is written, and another one with other credentials', () => {
    const [same, other] = [
      { hosts: ['same.test'], through: ['http://u:1@one.test'] },
      { hosts: ['other.test'], through: ['http://u:2@one.test'] },
    ];
    const all = chooser({ proxies: ['http://u:1@one.test'], rules: [same, other] });
    expect(all('same.test')?.[0]).toBe(all('a.test')?.[0]);
    expect(all('other.test')?.[0]).not.toBe(all('a.test')?.[0]);
  });
});
