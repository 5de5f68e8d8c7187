import { describe, expect, it } from 'vitest';
import { environmentName, parseConfig, problemText } from '#core/config/parse-config.ts';
import { allSettings, DEFAULT_CONFIG } from '#core/config/settings.ts';

const typed = (...pairs: readonly (readonly [string, string])[]) => parseConfig({ overrides: new Map(pairs) });

describe('the configuration', () => {
  it('is the defaults when nobody says anything', () => expect(parseConfig({})).toMatchObject({ ok: true, config: DEFAULT_CONFIG }));

  it('takes the last word: default, file, environment, command line', () => {
    const document = { version: 1, proxy: { port: 1 }, dns: { servers: ['192.0.2.1'] }, monitor: { port: 1 } };
    const environment = { HEARTHGATE_PROXY_PORT: '2', HEARTHGATE_MONITOR_PORT: '2', HEARTHGATE_PROXY_CONNECT_PORTS: '443,1024-65535' };
    const read = parseConfig({ document, environment, overrides: new Map([['proxy.port', '3']]) });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect([read.config.proxy.port, read.config.monitor.port, read.config.dns.servers]).toEqual([3, 2, ['192.0.2.1']]);
    expect(read.config.proxy.connectPorts).toEqual(['443', '1024-65535']);
    expect(['proxy.port', 'monitor.port', 'dns.servers', 'history.on'].map((path) => read.origins.get(path))).toEqual([
      'command line',
      'environment',
      'file',
      'default',
    ]);
  });

  it('understands the forms kits use', () => {
    const read = typed(
      ['proxy.allowDestinations', '127.0.0.0/8,::1/128'],
      ['proxy.connectPorts', '443,1024-65535'],
      ['dns.servers', '127.0.0.1:5353'],
      ['limits.headSeconds', '2'],
      ['socks.listen', '127.0.0.1:1080'],
      ['filtering.on', 'off'],
    );
    expect(read).toMatchObject({
      ok: true,
      config: {
        proxy: { allowDestinations: ['127.0.0.0/8', '::1/128'] },
        dns: { servers: ['127.0.0.1:5353'] },
        limits: { headSeconds: 2 },
        socks: { listen: '127.0.0.1:1080' },
        filtering: { on: false },
      },
    });
  });

  it('tells of all problems at once, with path, value and what is allowed', () => {
    const read = parseConfig({
      document: { version: 1, proxy: { port: 70_000, clients: ['10.0.0.0/8', 'home'], colour: 'red' }, dns: 3 },
      overrides: new Map([
        ['limits.fields', 'many'],
        ['proxy.prot', '1'],
      ]),
    });
    if (read.ok) throw new Error('accepted');
    const texts = read.problems.map(problemText);
    expect(texts).toContain('proxy.port is 70000 (file); allowed: a port from 0 (any free one) to 65535');
    expect(texts).toContain('proxy.clients.1 is "home" (file); allowed: a network such as 192.168.0.0/16, 127.0.0.1 or ::1/128');
    expect(texts).toContain('limits.fields is "many" (command line); allowed: a whole number from 10 to 10000');
    expect(texts.some((text) => text.startsWith('proxy.colour'))).toBe(true);
    expect(texts.some((text) => text.startsWith('dns is 3'))).toBe(true);
    expect(texts).toHaveLength(6);
  });

  it.each(['127.0.0.1', '127.8.0.9', '::1', '0:0:0:0:0:0:0:1', 'localhost'])('lets the screens listen on %s', (host) =>
    expect(typed(['monitor.host', host])).toMatchObject({ ok: true, config: { monitor: { host } } }),
  );

  it.each(['0.0.0.0', '::', '192.168.1.5', 'fe80::1', '::1%lo', '::ffff:127.0.0.1', '', '127.0.0.1/8', 'myhost', 'localhost.example'])(
    'keeps the screens away from other machines: monitor.host=%s is refused in words',
    (host) => {
      const read = typed(['monitor.host', host]);
      expect(!read.ok && problemText(read.problems[0] as never)).toContain('this machine only');
    },
  );

  it('points to the setting that was meant', () => {
    const read = typed(['dns.connectports', '443']);
    expect(!read.ok && problemText(read.problems[0] as never)).toBe(
      'dns.connectports (command line) is not a setting. Did you mean proxy.connectPorts?',
    );
  });

  it('refuses a variable that is no setting', () => {
    const read = parseConfig({ environment: { HEARTHGATE_PROXY_PROT: '1' } });
    expect(!read.ok && read.problems.map(problemText)).toEqual([
      'HEARTHGATE_PROXY_PROT (environment) is not a setting. Did you mean HEARTHGATE_PROXY_PORT?',
    ]);
  });

  it.each([
    ['a list', [1]],
    ['words', 'x'],
    ['nothing', null],
    ['a number', 4],
  ])('refuses %s for a document', (_name, document) => expect(parseConfig({ document }).ok).toBe(false));
  it('refuses the document of a newer program', () =>
    expect(parseConfig({ document: { version: 2 } })).toMatchObject({ ok: false, problems: [{ path: 'version' }] }));
  it('never shows a secret in a problem', () => {
    const read = typed(['proxy.users', 'nopassword']);
    expect(!read.ok && JSON.stringify(read.problems)).not.toContain('nopassword');
  });
});

describe('every setting', () => {
  it.each(allSettings().map((named) => [named.path, named] as const))(
    '%s has a default its own schema takes, and says what it is for',
    (_path, named) => {
      expect(named.setting.schema.safeParse(named.setting.fallback).success).toBe(true);
      expect(named.setting.about.length).toBeGreaterThan(10);
      expect(environmentName(named)).toMatch(/^HEARTHGATE_[A-Z0-9_]+$/);
    },
  );
});
