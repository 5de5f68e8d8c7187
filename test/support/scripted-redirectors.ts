/** Redirectors behind control, in memory: pools that can be ordered about, versions of programs, a trial with a made-up report. */
import { noFailures } from '#core/common/failure-causes.ts';
import type { NewRedirectorPool, RedirectorPoolChange, RedirectorSave, RedirectorTrialAsk } from '#core/contract/redirectors-contract.ts';
import type {
  ProgramVersionView,
  RedirectorPoolSettings,
  RedirectorPoolState,
  RedirectorPoolView,
  RedirectorSaveOutcome,
  RedirectorSettingsView,
  RedirectorTemplateView,
  RedirectorTrialOutcome,
  TestBenchReport,
} from '#core/contract/redirector-views.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import type { RedirectorPorts } from '#core/control/redirectors/redirector-ports.ts';
import { poolSetting } from './pool-setting.ts';

export const poolView = (parts: Partial<RedirectorPoolView> = {}): RedirectorPoolView => ({
  name: 'family',
  protocol: 'squid',
  command: 'permit-all',
  state: 'running',
  min: 1,
  max: 5,
  concurrency: 100,
  timeLimitMs: 2000,
  queueMax: 1000,
  onFailure: 'allow',
  helpers: [],
  busy: 0,
  queued: 0,
  oldestWaitMs: 0,
  ratePerSecond: 0,
  p50Ms: 0,
  p95Ms: 0,
  p99Ms: 0,
  counters: {
    asked: 0,
    answered: 0,
    changed: 0,
    failed: 0,
    failures: noFailures(),
    askedAgain: 0,
    crashes: 0,
    started: 1,
    late: 0,
    unasked: 0,
    junk: 0,
  },
  lastEnd: null,
  errorLines: [],
  ...parts,
});

export const poolSettings = (parts: Partial<RedirectorPoolSettings> = {}): RedirectorPoolSettings => ({
  ...poolSetting(),
  isSimple: false,
  ...parts,
});

const SIDE = { p50Ms: 0.1, p95Ms: 0.2, p99Ms: 0.3, failed: 0, lastEnd: null, errorLines: [] };
export const REPORT: TestBenchReport = {
  requests: 2,
  isComplete: true,
  same: 2,
  different: 0,
  differences: [],
  current: SIDE,
  candidate: SIDE,
};

const UNKNOWN = { ok: false, userText: 'There is no redirector of this name.' } as const;

export class ScriptedRedirectors implements RedirectorPorts {
  pools: RedirectorPoolView[] = [];
  kept: RedirectorPoolSettings[] = [];
  saved: { readonly view: ProgramVersionView; readonly pool: string; readonly text: string }[] = [];
  /** Set to let the next change fail the way a broken disk does. */
  broken: Error | null = null;

  views(): readonly RedirectorPoolView[] {
    return this.pools;
  }

  settings(): RedirectorSettingsView {
    return { pools: this.kept, filesFolder: '/pages' };
  }

  start(pool: string): boolean {
    return this.#turn(pool, 'running');
  }

  stop(pool: string): boolean {
    return this.#turn(pool, 'stopped');
  }

  restart(pool: string): boolean {
    return this.#turn(pool, 'running');
  }

  async change(pool: string, change: RedirectorPoolChange): Promise<CommandOutcome> {
    if (this.broken !== null) throw this.broken;
    if (!this.kept.some(({ name }) => name === pool)) return UNKNOWN;
    const changes = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.kept = this.kept.map((one) => (one.name === pool ? { ...one, ...changes } : one));
    return { ok: true };
  }

  async add({ name, protocol }: NewRedirectorPool): Promise<CommandOutcome> {
    this.kept.push(poolSettings({ name, protocol }));
    return { ok: true };
  }

  async remove(pool: string): Promise<CommandOutcome> {
    const left = this.kept.filter(({ name }) => name !== pool);
    if (left.length === this.kept.length) return UNKNOWN;
    this.kept = left;
    return { ok: true };
  }

  async reorder(pools: readonly string[]): Promise<CommandOutcome> {
    this.kept = pools.flatMap((name) => this.kept.filter((pool) => pool.name === name));
    return { ok: true };
  }

  async templates(): Promise<readonly RedirectorTemplateView[]> {
    if (this.broken !== null) throw this.broken;
    return [{ name: 'permit-all', language: 'ts', protocol: 'squid', description: 'The smallest.', text: '' }];
  }

  async versions(pool: string): Promise<readonly ProgramVersionView[]> {
    return this.saved
      .filter((one) => one.pool === pool)
      .map(({ view }) => view)
      .toReversed();
  }

  async read(pool: string, version: number): Promise<string | null> {
    return this.saved.find((one) => one.pool === pool && one.view.version === version)?.text ?? null;
  }

  async save({ pool, language, text, savedBy, note }: RedirectorSave): Promise<RedirectorSaveOutcome> {
    if (text === '') return { ok: false, userText: 'There is nothing in it yet.' };
    const version = this.saved.length + 1;
    const view = { version, language, savedAtMs: 0, savedBy, note, octets: text.length, path: `/versions/${version}.${language}` };
    this.saved.push({ view, pool, text });
    return { ok: true, version: view };
  }

  async promote(pool: string, version: number): Promise<CommandOutcome> {
    const found = this.saved.find((one) => one.pool === pool && one.view.version === version);
    return found === undefined ? UNKNOWN : this.change(pool, { program: found.view.path });
  }

  async tryOut({ pool }: RedirectorTrialAsk): Promise<RedirectorTrialOutcome> {
    return this.kept.some(({ name }) => name === pool) ? { ok: true, report: REPORT } : UNKNOWN;
  }

  #turn(pool: string, state: RedirectorPoolState): boolean {
    if (!this.pools.some(({ name }) => name === pool)) return false;
    this.pools = this.pools.map((one) => (one.name === pool ? { ...one, state } : one));
    return true;
  }
}
