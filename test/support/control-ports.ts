import type { ControlPorts, FilteringChange, FilteringSettings } from '#core/control/control-ports.ts';
import type { CommandOutcome, HistoryPage, HistoryRow, ListenerView } from '#core/contract/views.ts';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { Clock } from '#core/common/ports.ts';
import { ScriptedNames } from './scripted-names.ts';
import { ScriptedRedirectors } from './scripted-redirectors.ts';
import { SilentLog } from './silent-log.ts';

/** The rooms behind control, as small as can be: settings in memory, rows in a list, one bad rule. */
export class ScriptedPorts implements ControlPorts {
  readonly clock: Clock;
  readonly log = new SilentLog();
  readonly version = '9.9.9';
  readonly dns = new ScriptedNames();
  readonly redirectors = new ScriptedRedirectors();
  settings: FilteringSettings = { on: true, allow: [], block: [], blockFileNames: 0, notes: [] };
  readonly changes: FilteringChange[] = [];
  readonly rows: HistoryRow[] = [];
  listening: readonly ListenerView[] = [{ mode: 'forward', address: '127.0.0.1:3128' }];
  /** Set to let the next change or search fail the way a broken disk does. */
  broken: Error | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  filtering(): FilteringSettings {
    return this.settings;
  }

  /** A rule with a blank in it is refused, as the real compiler does. */
  async changeFiltering(change: FilteringChange): Promise<CommandOutcome> {
    if (this.broken !== null) throw this.broken;
    await Promise.resolve();
    this.changes.push(change);
    const problems = (['allow', 'block'] as const).flatMap((list) =>
      (change[list] ?? []).flatMap((text, index) =>
        /\S\s+\S/.test(text) && !text.startsWith('#')
          ? [{ list, line: index + 1, text, userText: 'One site a line, without blanks.' }]
          : [],
      ),
    );
    if (problems.length > 0) return { ok: false, userText: 'Some lines are not sites.', problems };
    this.settings = { ...this.settings, ...change };
    return { ok: true };
  }

  async searchHistory(ask: HistorySearch): Promise<HistoryPage> {
    if (this.broken !== null) throw this.broken;
    const words = ask.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const found = this.rows
      .filter(({ id }) => ask.beforeId === null || id < ask.beforeId)
      .filter(({ action }) => ask.actions === null || ask.actions.includes(action))
      .filter(({ host, path }) => words.every((word) => `${host}${path}`.toLowerCase().includes(word)))
      .toSorted((a, b) => b.id - a.id);
    const rows = found.slice(0, ask.limit);
    return { rows, nextBeforeId: found.length > rows.length ? (rows.at(-1)?.id ?? null) : null };
  }

  listeners(): readonly ListenerView[] {
    return this.listening;
  }
}
