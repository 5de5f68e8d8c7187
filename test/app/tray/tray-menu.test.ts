import { describe, expect, it } from 'vitest';
import { trayMenu, type TrayMenuFacts } from '../../../app/tray/tray-menu.ts';
import { NO_NEWS } from '../../../app/tray/tray-state.ts';

const RUNNING: TrayMenuFacts = {
  state: { ...NO_NEWS, filteringOn: true, proxy: '127.0.0.1:3128' },
  hasMonitor: true,
  startsAtLogin: false,
};

describe('the menu of the tray', () => {
  it('reads from top to bottom', () =>
    expect(trayMenu(RUNNING).map((line) => (line.type === 'separator' ? '---' : line.label))).toEqual([
      'Filtering: On',
      'Open',
      '---',
      'Filtering',
      '---',
      'Copy proxy command',
      'Web monitor…',
      '---',
      'Start at login',
      'Exit…',
    ]));

  it('can always be opened and exited', () => {
    const nothing: TrayMenuFacts = { state: { ...NO_NEWS, problem: 'all is broken' }, hasMonitor: false, startsAtLogin: false };
    expect([line(nothing, 'open'), line(nothing, 'exit')]).toMatchObject([{ enabled: true }, { enabled: true }]);
  });

  for (const { name, facts, id, shows } of [
    { name: 'filtering checked when on', facts: RUNNING, id: 'filtering', shows: { type: 'switch', checked: true, enabled: true } },
    {
      name: 'filtering unchecked when off',
      facts: withState({ filteringOn: false }),
      id: 'filtering',
      shows: { checked: false, enabled: true },
    },
    {
      name: 'filtering out of reach before any news',
      facts: withState({ filteringOn: null }),
      id: 'filtering',
      shows: { checked: false, enabled: false },
    },
    {
      name: 'filtering in reach during a problem',
      facts: withState({ problem: 'x' }),
      id: 'filtering',
      shows: { checked: true, enabled: true },
    },
    { name: 'no proxy to copy when nothing listens', facts: withState({ proxy: null }), id: 'copy-proxy', shows: { enabled: false } },
    { name: 'no monitor when it could not open', facts: { ...RUNNING, hasMonitor: false }, id: 'web-monitor', shows: { enabled: false } },
    {
      name: 'the login switch as it stands',
      facts: { ...RUNNING, startsAtLogin: true },
      id: 'start-at-login',
      shows: { type: 'switch', checked: true },
    },
  ])
    it(`has ${name}`, () => expect(line(facts, id)).toMatchObject(shows));

  it('is the same for the same state', () => expect(trayMenu(RUNNING)).toEqual(trayMenu({ ...RUNNING })));
});

function withState(change: Partial<TrayMenuFacts['state']>): TrayMenuFacts {
  return { ...RUNNING, state: { ...RUNNING.state, ...change } };
}

function line(facts: TrayMenuFacts, id: string) {
  return trayMenu(facts).find((each) => each.type !== 'separator' && each.id === id);
}
