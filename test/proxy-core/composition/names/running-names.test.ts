import { describe, expect, it } from 'vitest';
import { RunningNames } from '#core/composition/names/running-names.ts';
import { DEFAULT_CONFIG, type ProxyConfig } from '#core/config/settings.ts';
import type { HealthNote } from '#core/contract/views.ts';
import type { NameVerdict } from '#core/composition/names/name-judge.ts';
import { UNDECIDED } from '#core/policy/verdict.ts';
import { DnsServer } from '../../../support/dns-server.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { realClock } from '../../../support/real-clock.ts';
import { SilentLog } from '../../../support/silent-log.ts';

const HOME = { 'home.example': { A: ['192.0.2.1'] } };
const PERMIT: NameVerdict = { type: 'permit', verdict: UNDECIDED };

function started(dns: Partial<ProxyConfig['dns']>) {
  const settings = { ...DEFAULT_CONFIG, dns: { ...DEFAULT_CONFIG.dns, useHostsFile: false, preferFamily: 'ipv4' as const, ...dns } };
  const notes: HealthNote[] = [];
  const health = { on: (note: HealthNote) => void notes.push(note), off: () => {} };
  const ports = { clock: realClock, random: countingRandom(), log: new SilentLog() };
  const names = new RunningNames(settings.dns, '', ports, health);
  const opened: number[] = [];
  const records: string[] = [];
  const open = () =>
    names.openListener(settings, {
      judge: () => PERMIT,
      judgeAliases: () => null,
      record: ({ name, answer }) => void records.push(`${name} ${answer}`),
      onOpen: (port) => void opened.push(port),
    });
  return { names, settings, notes, opened, records, open };
}

describe('names while the core runs', () => {
  it('are asked of the servers of the settings, and of others after a change', async () => {
    const [first, second] = [await DnsServer.start(HOME), await DnsServer.start({ 'home.example': { A: ['192.0.2.2'] } })];
    const { names, settings } = started({ servers: [first.text] });
    expect(await names.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.1'] });
    const changed = {
      ...settings.dns,
      servers: [second.text],
      overrides: [{ name: 'nas.lan', answers: ['192.0.2.7'] }],
      minTtlSeconds: 600,
    };
    for (const what of ['servers', 'overrides', 'switches'] as const) names.apply(what, changed);
    expect(await names.resolver.resolve('home.example', '')).toMatchObject({ addresses: ['192.0.2.2'] });
    expect(await names.resolver.resolve('nas.lan', '')).toMatchObject({ addresses: ['192.0.2.7'], source: 'override' });
    const all = { text: 'home', outcomes: null, types: null, time: null, pinnedOnly: false, offset: 0, limit: 1 } as const;
    expect(names.resolver.entries(all).rows[0]).toMatchObject({ ttlSeconds: 600, server: second.text });
    names.stop();
    await Promise.all([first.stop(), second.stop()]);
  });

  it('have no listener unless the settings want one', async () => {
    const { names, opened, open } = started({ servers: ['127.0.0.1:9'] });
    expect(await open()).toEqual([]);
    expect([opened, names.listeners, names.listener.addresses]).toEqual([[], [], []]);
    await names.closeListener();
    names.stop();
  });

  it('have one that tells where it is, and a busy port is told with what to do', async () => {
    const one = started({ servers: ['127.0.0.1:9'], listen: ['127.0.0.1:0'] });
    expect(await one.open()).toEqual([]);
    const port = one.opened[0] ?? 0;
    expect(one.names.listeners).toEqual([{ mode: 'dns', address: `127.0.0.1:${port}` }]);
    const other = started({ servers: ['127.0.0.1:9'], listen: [`127.0.0.1:${port}`] });
    const problems = await other.open();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      new RegExp(`^127\\.0\\.0\\.1:${port} is in use.* Port \\d+ is free: --set dns\\.listen=127\\.0\\.0\\.1:\\d+\\.$`),
    );
    expect(other.opened).toEqual([]);
    for (const { names } of [one, other]) {
      await names.closeListener();
      names.stop();
    }
  });

  it('say when the block page cannot be found', async () => {
    const { names, open } = started({ servers: ['127.0.0.1:9'], listen: ['0.0.0.0:0'], refusal: 'block-page' });
    expect(await open()).toEqual([expect.stringContaining('dns.blockPage')]);
    await names.closeListener();
    names.stop();
  });

  it('are reported when no server answers', async () => {
    const dead = await DnsServer.start(HOME);
    await dead.stop();
    const { names, notes } = started({ servers: [dead.text], timeoutSeconds: 1, firstWaitMs: 50 });
    // One refused question may be a server that is being restarted; without IPv6 a name is one question.
    for (const name of ['home.example', 'next.example'])
      expect(await names.resolver.resolve(name, '')).toMatchObject({ type: expect.stringMatching(/failed|timed-out/) });
    expect(notes).toMatchObject([{ code: 'dns-failing', level: 'problem', userText: expect.stringContaining(dead.text) }]);
    names.stop();
  });
});
