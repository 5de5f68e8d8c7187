import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentName, parseConfig, problemText } from '#core/config/parse-config.ts';
import { allSettings, DEFAULT_CONFIG } from '#core/config/settings.ts';
import { root } from '../../../support/source-tree.ts';

const typed = (...pairs: readonly (readonly [string, string])[]) => parseConfig({ overrides: new Map(pairs) });

describe('the settings of names', () => {
  it('have the defaults people were promised', () => {
    const { dns } = DEFAULT_CONFIG;
    expect([dns.servers, dns.listen, dns.overrides, dns.clients, dns.blockPage, dns.searchDomains]).toEqual([[], [], [], [], [], []]);
    expect([dns.timeoutSeconds, dns.firstWaitMs, dns.cacheNames, dns.minTtlSeconds, dns.maxTtlSeconds]).toEqual([
      5, 400, 20_000, 5, 86_400,
    ]);
    expect([dns.serveStale, dns.mixedCase, dns.useHostsFile, dns.refuseBypassNames]).toEqual([false, true, true, true]);
    expect([dns.preferFamily, dns.singleLabels, dns.refusal]).toEqual(['auto', 'ask', 'no-such-name']);
    expect([dns.queriesPerSecond, dns.burst, dns.refusalSeconds, dns.answerSeconds]).toEqual([50, 200, 10, 300]);
  });

  it.each([
    ['127.0.0.1:5353', ['127.0.0.1:5353']],
    ['192.0.2.53, [2001:db8::53]:5353', ['192.0.2.53', '[2001:db8::53]:5353']],
    ['tls://dns.example 192.0.2.53 2001:db8::53', ['tls://dns.example 192.0.2.53 2001:db8::53']],
    ['tls://192.0.2.53:8853,https://192.0.2.53/dns-query', ['tls://192.0.2.53:8853', 'https://192.0.2.53/dns-query']],
    ['', []],
  ])('servers typed as %j', (text, servers) =>
    expect(typed(['dns.servers', text])).toMatchObject({ ok: true, config: { dns: { servers } } }),
  );

  it.each([
    ['nas.lan=192.168.1.5', [{ name: 'nas.lan', answers: ['192.168.1.5'] }]],
    [
      'nas.lan = 192.168.1.5 fd00::5, *.lan=router.lan',
      [
        { name: 'nas.lan', answers: ['192.168.1.5', 'fd00::5'] },
        { name: '*.lan', answers: ['router.lan'] },
      ],
    ],
    ['[{"name":"nas.lan","answers":["192.168.1.5"]}]', [{ name: 'nas.lan', answers: ['192.168.1.5'] }]],
    ['', []],
  ])('overrides typed as %j', (text, overrides) =>
    expect(typed(['dns.overrides', text])).toMatchObject({ ok: true, config: { dns: { overrides } } }),
  );

  it.each([
    ['dns.servers', 'dns.example', /name server/],
    ['dns.servers', 'tls://dns.example', /name server/],
    ['dns.servers', '192.0.2.1 192.0.2.2', /name server/],
    ['dns.servers', Array.from({ length: 9 }, (_, index) => `192.0.2.${index}`).join(), /at most 8/],
    ['dns.overrides', 'nas.lan', /name, answers/],
    ['dns.overrides', 'nas.lan=256.1.1.1', /neither addresses/],
    ['dns.overrides', 'bad name=192.0.2.1', /not a name/],
    ['dns.overrides', '[{"name":"nas.lan"}', /name, answers/],
    ['dns.overrides', '[{"name":"nas.lan","answers":[],"also":1}]', /./],
    ['dns.listen', 'name.example:53', /ADDRESS:PORT/],
    ['dns.listen', '127.0.0.1', /ADDRESS:PORT/],
    ['dns.refusal', 'silence', /no-such-name, zero, block-page/],
    ['dns.blockPage', 'page.example', /address/],
    ['dns.clients', 'home', /network/],
    ['dns.timeoutSeconds', '0', /seconds/],
    ['dns.cacheNames', '1000000', /whole number/],
    ['dns.preferFamily', 'ipv5', /only-ipv4/],
    ['dns.searchDomains', 'a b', /domain/],
  ])('%s=%.60j is refused in words', (path, text, words) => {
    const read = typed([path, text]);
    if (read.ok) throw new Error('accepted');
    expect(read.problems.map(problemText).join('\n')).toMatch(words);
  });
});

it("the settings of names are in the room's table, with their defaults", () => {
  const table = readFileSync(join(root, 'proxy-core/config/README.md'), 'utf8');
  for (const named of allSettings().filter(({ section }) => section === 'dns')) {
    const row = table.split('\n').find((line) => line.startsWith(`| \`${named.path}\` |`));
    expect(row, `${named.path} (${environmentName(named)})`).toBeDefined();
    expect(row).toContain(`| \`${JSON.stringify(named.setting.fallback)}\` |`);
  }
});
