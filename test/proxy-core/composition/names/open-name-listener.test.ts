/** Names asked over a real socket: judged by the rules, counted, shown and kept like requests. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StandInFor } from '#core/composition/names/name-judge.ts';
import { openNameListener } from '#core/composition/names/open-name-listener.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { RunningNames } from '#core/composition/names/running-names.ts';
import { policyFrom } from '#core/composition/policy-from-config.ts';
import { DEFAULT_CONFIG } from '#core/config/settings.ts';
import type { HistoryRow } from '#core/contract/views.ts';
import { Counters } from '#core/control/counters.ts';
import { LiveConnections } from '#core/control/live-connections.ts';
import { Pulse } from '#core/control/pulse.ts';
import { DnsClient } from '../../../support/dns-client.ts';
import { DnsServer } from '../../../support/dns-server.ts';
import { countingRandom } from '../../../support/dns-world.ts';
import { realClock } from '../../../support/real-clock.ts';
import { SilentLog } from '../../../support/silent-log.ts';

const ZONES = {
  'site.test': { A: ['192.0.2.1'] },
  'games.test': { A: ['192.0.2.66'] },
  'www.search.test': { A: ['192.0.2.2'], AAAA: ['2001:db8::2'] },
  'safe.search.test': { A: ['192.0.2.3'] },
};
const verdict = { action: 'intercept', host: 'safe.search.test', port: 443, because: 'no-rule', rule: 'safe search' } as const;
const safeSearch: StandInFor = (name) => (name === 'www.search.test' ? { host: 'safe.search.test', verdict } : null);

async function listening(listen: readonly string[] = ['127.0.0.1:0'], standInFor: StandInFor = () => null) {
  const upstream = await DnsServer.start(ZONES);
  const dns = { ...DEFAULT_CONFIG.dns, servers: [upstream.text], useHostsFile: false, preferFamily: 'ipv4' as const, listen };
  const settings = { ...DEFAULT_CONFIG, dns };
  const names = new RunningNames(dns, '', { clock: realClock, random: countingRandom(), log: new SilentLog() }, { on() {}, off() {} });
  onTestFinished(async () => {
    await names.closeListener();
    names.stop();
    await upstream.stop();
  });
  const rows: HistoryRow[] = [];
  const ports: number[] = [];
  const control = { live: new LiveConnections(new Pulse()), counters: new Counters(realClock) };
  const policy = policyFrom(settings, { ...compileRules([], ['games.test']), blockFiles: null });
  let lastId = 40;
  const problems = await openNameListener(names, {
    settings,
    control,
    clock: realClock,
    policy: () => policy,
    standInFor,
    nextId: () => (lastId += 1),
    keep: (row) => void rows.push(row),
    onOpen: (port) => void ports.push(port),
  });
  return { names, problems, control, rows, ports, upstream, device: () => DnsClient.open(ports[0] ?? 0) };
}

describe('the name server for other devices', () => {
  it('keeps a row of each answered name, numbered with all others, and counts it', async () => {
    const { rows, control, device } = await listening();
    const asking = await device();
    expect(await asking.ask('site.test')).toMatchObject({ answers: ['192.0.2.1'] });
    expect(await asking.ask('games.test')).toMatchObject({ rcode: 'NXDOMAIN' });
    expect(rows).toMatchObject([
      { id: 41, mode: 'dns', host: 'site.test', action: 'permit', because: 'no-rule' },
      { id: 42, mode: 'dns', host: 'games.test', action: 'deny', because: 'block-rule', rule: 'games.test' },
    ]);
    expect(control.counters.view([])).toMatchObject({ blocked: 1, failed: 0 });
    expect(control.live.open.size).toBe(0);
  });

  it('gives the addresses of the host that stands in for safe search, and nothing that leads past it', async () => {
    const { rows, upstream, device } = await listening(undefined, safeSearch);
    const asking = await device();
    expect(await asking.ask('www.search.test')).toMatchObject({ rcode: 'NOERROR', answers: ['192.0.2.3'] });
    for (const type of ['AAAA', 'TXT', 'UNKNOWN_65', 'CNAME'])
      expect(await asking.ask('www.search.test', type)).toMatchObject({ rcode: 'NOERROR', answers: [] });
    expect(upstream.queries.map(({ name }) => name)).not.toContain('www.search.test');
    expect(rows.every(({ action, rule }) => action === 'intercept' && rule === 'safe search')).toBe(true);
  });

  it('is not there when nobody wants it', async () => {
    const { problems, ports, names } = await listening([]);
    expect([problems, ports, names.listener.addresses]).toEqual([[], [], []]);
  });

  it('tells what did not open, and the rest opens', async () => {
    const { ports } = await listening();
    const other = await listening([`127.0.0.1:${ports[0]}`, '127.0.0.1:0']);
    expect(other.problems).toEqual([expect.stringContaining(`127.0.0.1:${ports[0]} is in use`)]);
    expect(other.ports).toHaveLength(1);
  });
});
