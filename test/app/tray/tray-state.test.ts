import { describe, expect, it } from 'vitest';
import type { CountersView, HealthNote, ListenerView, StateView } from '#core/contract/views.ts';
import { NO_NEWS, shieldOf, stateLine, tooltip, type TrayState, withNews, withoutCore } from '../../../app/tray/tray-state.ts';

describe('what the tray knows', () => {
  it('comes from the news, part by part', () => {
    const first = withNews(NO_NEWS, { state: stateView(), counters: counters({ open: 3, octetsDown: 5_000_000 }) });
    expect(first).toEqual({ filteringOn: true, problem: null, proxy: '127.0.0.1:3128', open: 3, octetsDown: 5_000_000, octetsUp: 0 });
    expect(withNews(first, { state: stateView({ filteringOn: false }) })).toEqual({ ...first, filteringOn: false });
    expect(withNews(first, { counters: counters({ open: 1 }) })).toMatchObject({ filteringOn: true, open: 1, octetsDown: 0 });
    expect(withNews(first, {})).toEqual(first);
  });

  for (const { name, listeners, proxy } of [
    { name: 'the first forward listener', listeners: ['127.0.0.1:3128', '[::1]:3128'], proxy: '127.0.0.1:3128' },
    { name: 'this machine, when it listens on every address', listeners: ['0.0.0.0:3128'], proxy: '127.0.0.1:3128' },
    { name: 'this machine in IPv6 likewise', listeners: ['[::]:3128'], proxy: '[::1]:3128' },
    { name: 'nowhere, when nothing listens', listeners: [], proxy: null },
  ])
    it(`finds the proxy at ${name}`, () => {
      const views: readonly ListenerView[] = [
        { mode: 'monitor', address: '127.0.0.1:8080' },
        ...listeners.map((address) => ({ mode: 'forward' as const, address })),
      ];
      expect(withNews(NO_NEWS, { state: stateView({ listeners: views }) }).proxy).toBe(proxy);
    });
});

describe('how the tray looks', () => {
  const busy: HealthNote = { code: 'port-busy', level: 'problem', userText: '127.0.0.1:3128 is in use by squid.' };
  const minor: HealthNote = { code: 'dns-failing', level: 'warning', userText: 'Slow names.' };

  for (const { name, state, shield, line } of [
    { name: 'before any news', state: NO_NEWS, shield: 'off', line: 'Filtering: starting' },
    { name: 'when filtering', state: heard(stateView()), shield: 'on', line: 'Filtering: On' },
    { name: 'when switched off', state: heard(stateView({ filteringOn: false })), shield: 'off', line: 'Filtering: Off' },
    {
      name: 'with a problem',
      state: heard(stateView({ health: [minor, busy] })),
      shield: 'problem',
      line: 'Problem: 127.0.0.1:3128 is in use by squid.',
    },
    {
      name: 'with a problem while off',
      state: heard(stateView({ filteringOn: false, health: [busy] })),
      shield: 'problem',
      line: 'Problem: 127.0.0.1:3128 is in use by squid.',
    },
    { name: 'with a mere warning', state: heard(stateView({ health: [minor] })), shield: 'on', line: 'Filtering: On' },
    {
      name: 'when the core fell silent',
      state: withoutCore(heard(stateView())),
      shield: 'problem',
      line: 'Problem: the core does not answer. Exit and start Hearthgate again.',
    },
  ])
    it(name, () => expect([shieldOf(state), stateLine(state)]).toEqual([shield, line]));

  it('shortens what is too long for a menu', () => {
    const line = stateLine({ ...NO_NEWS, problem: 'word '.repeat(100) });
    expect(line.length).toBeLessThan(100);
    expect(line.endsWith('…')).toBe(true);
  });
});

describe('the tooltip', () => {
  for (const { name, change, says } of [
    { name: 'a quiet machine', change: {}, says: 'Hearthgate: Filtering: On\n0 open connections, ↓ 0.0 MB ↑ 0.0 MB' },
    {
      name: 'one connection',
      change: { open: 1, octetsDown: 1_250_000 },
      says: 'Hearthgate: Filtering: On\n1 open connection, ↓ 1.3 MB ↑ 0.0 MB',
    },
    {
      name: 'a long evening',
      change: { open: 40, octetsDown: 12_340_000_000, octetsUp: 99_600_000 },
      says: 'Hearthgate: Filtering: On\n40 open connections, ↓ 12.3 GB ↑ 100 MB',
    },
  ])
    it(`tells of ${name}`, () => expect(tooltip({ ...NO_NEWS, filteringOn: true, ...change })).toBe(says));

  it('fits where Windows shows it', () => expect(tooltip({ ...NO_NEWS, problem: 'x'.repeat(500) }).length).toBeLessThanOrEqual(127));
});

function heard(state: StateView): TrayState {
  return withNews(NO_NEWS, { state });
}

function stateView(changes: Partial<StateView> = {}): StateView {
  return {
    version: '1',
    filteringOn: true,
    listeners: [{ mode: 'forward', address: '127.0.0.1:3128' }],
    health: [],
    startedAtMs: 0,
    ...changes,
  };
}

function counters(changes: Partial<CountersView>): CountersView {
  return { requests: 0, blocked: 0, failed: 0, open: 0, octetsUp: 0, octetsDown: 0, perSecond: [], ...changes };
}
