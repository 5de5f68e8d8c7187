import { describe, expect, it } from 'vitest';
import { createControl } from '#core/control/control.ts';
import type { News } from '#core/contract/views.ts';
import type { StartAtLogin } from '../../../app/start-at-login.ts';
import { TrayDesk, type TrayPorts } from '../../../app/tray/tray-desk.ts';
import type { TrayAction, TrayMenuFacts } from '../../../app/tray/tray-menu.ts';
import { ScriptedPorts } from '../../support/control-ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { SilentLog } from '../../support/silent-log.ts';

describe('the tray', () => {
  it('shows the first news at once, and every change after it', async () => {
    const { world, core, clock } = await following();
    expect(world.last.state).toMatchObject({ filteringOn: true, proxy: '127.0.0.1:3128' });
    core.ports.settings = { ...core.ports.settings, on: false };
    core.control.settingsChanged();
    await turn(clock);
    expect(world.last.state.filteringOn).toBe(false);
  });

  it('switches filtering through the core, and shows what the core says', async () => {
    const { world, core, clock, choose } = await following();
    await choose('filtering', false);
    expect(core.ports.settings.on).toBe(false);
    await turn(clock);
    expect(world.last.state.filteringOn).toBe(false);
    expect(world.told).toEqual([]);
  });

  it('puts the check mark back and says why when the core refuses', async () => {
    const { world, core, choose } = await following();
    core.ports.broken = new Error('disk full');
    const before = world.shownAgain;
    await choose('filtering', false);
    expect(world.shownAgain).toBe(before + 1);
    expect(world.last.state.filteringOn).toBe(true);
    expect(world.told).toEqual([['That did not work', 'Sorry, the change could not be stored. The log has the details.']]);
  });

  it('copies, opens and exits on demand', async () => {
    const { world, choose } = await following();
    await choose('copy-proxy');
    await choose('web-monitor');
    await choose('open');
    await choose('exit');
    expect([world.copied, world.opened, world.windows, world.exits]).toEqual([
      [
        'export http_proxy=http://127.0.0.1:3128 https_proxy=http://127.0.0.1:3128 HTTP_PROXY=http://127.0.0.1:3128 HTTPS_PROXY=http://127.0.0.1:3128',
      ],
      ['http://127.0.0.1:8080/#token=t'],
      1,
      ['127.0.0.1:3128'],
    ]);
  });

  it('says so when the system fails it', async () => {
    const { world, choose } = await following({ openLink: () => Promise.reject(new Error('no browser')) });
    await choose('web-monitor');
    expect(world.told).toEqual([['That did not work', 'no browser']]);
  });

  it('switches starting at login, and shows what came of it', async () => {
    const login = new FakeLogin();
    const { world, choose } = await following({ startAtLogin: login });
    expect(world.last.startsAtLogin).toBe(false);
    await choose('start-at-login', true);
    expect([login.on, world.last.startsAtLogin]).toEqual([true, true]);
    login.refusal = 'The folder is read-only.';
    await choose('start-at-login', false);
    expect([world.last.startsAtLogin, world.told]).toEqual([true, [['That did not work', 'The folder is read-only.']]]);
  });

  it('shows a problem when the news end without being told to', async () => {
    const { world, core } = setUp();
    const desk = new TrayDesk({ handlers: core.control.handlers, follow: () => brokenNews() }, null, world.ports);
    await desk.follow();
    expect(world.last.state.problem).toContain('does not answer');
    expect(world.log.lines).toHaveLength(1);
  });

  it('ends quietly when it is closed, and only once', async () => {
    const { world, desk, core, done } = await following();
    desk.close();
    desk.close();
    await done;
    expect([world.destroyed, core.control.followers, world.last.state.problem]).toEqual([1, 0, null]);
  });
});

class FakeLogin implements StartAtLogin {
  on = false;
  refusal: string | null = null;

  async isOn(): Promise<boolean> {
    return this.on;
  }

  async turn(on: boolean) {
    if (this.refusal !== null) return { ok: false as const, userText: this.refusal };
    this.on = on;
    return { ok: true as const };
  }
}

async function* brokenNews(): AsyncGenerator<News, void> {
  yield {};
  throw new Error('too many windows');
}

function setUp(changes: Partial<TrayPorts> = {}) {
  const clock = new FakeClock();
  const ports = new ScriptedPorts(clock);
  const control = createControl(ports);
  const log = new SilentLog();
  const none: TrayMenuFacts | null = null;
  const world = {
    log,
    shown: [] as TrayMenuFacts[],
    shownAgain: 0,
    destroyed: 0,
    windows: 0,
    copied: [] as string[],
    opened: [] as string[],
    told: [] as (readonly [string, string])[],
    exits: [] as (string | null)[],
    onChosen: none as ((action: TrayAction, checked: boolean) => void) | null,
    get last(): TrayMenuFacts {
      const facts = world.shown.at(-1);
      if (facts === undefined) throw new Error('nothing was shown');
      return facts;
    },
    ports: null as unknown as TrayPorts,
  };
  world.ports = {
    platform: 'linux',
    log,
    startAtLogin: new FakeLogin(),
    makeIcon: (facts, onChosen) => {
      world.shown.push(facts);
      world.onChosen = onChosen;
      return {
        show: (next) => void world.shown.push(next),
        showAgain: (next) => {
          world.shownAgain += 1;
          world.shown.push(next);
        },
        destroy: () => void (world.destroyed += 1),
      };
    },
    copy: async (words) => void world.copied.push(words),
    openLink: async (url) => void world.opened.push(url),
    tell: (title, words) => void world.told.push([title, words]),
    showWindow: () => void (world.windows += 1),
    exit: async (proxy) => void world.exits.push(proxy),
    ...changes,
  };
  return { clock, world, core: { ports, control } };
}

async function following(changes: Partial<TrayPorts> = {}) {
  const { clock, world, core } = setUp(changes);
  const desk = new TrayDesk(core.control, 'http://127.0.0.1:8080/#token=t', world.ports);
  const done = desk.follow();
  await manyTurns();
  const choose = async (action: TrayAction, checked = false): Promise<void> => {
    world.onChosen?.(action, checked);
    await manyTurns();
  };
  return { clock, world, core, desk, done, choose };
}

/** A batch of news later. */
async function turn(clock: FakeClock): Promise<void> {
  clock.advance(250);
  await manyTurns();
  clock.advance(250);
  await manyTurns();
}

/** The contract's own client takes more turns than plain promises. */
async function manyTurns(): Promise<void> {
  for (let times = 0; times < 10; times += 1) await new Promise((resolve) => setImmediate(resolve));
}
