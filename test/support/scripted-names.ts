/** Names and name servers behind control, in memory: settings that can be changed, a cache of what a test puts there. */
import type { DnsSwitchesChange } from '#core/contract/dns-contract.ts';
import type {
  DnsChangeOutcome,
  DnsEntriesFilter,
  DnsEntriesView,
  DnsEntryView,
  DnsLookUpOutcome,
  DnsOverride,
  DnsSettingsView,
  DnsView,
} from '#core/contract/dns-views.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import type { DnsPorts } from '#core/control/dns-ports.ts';

const COUNTS = {
  names: 0,
  maxNames: 20_000,
  underWay: 0,
  hits: 0,
  misses: 0,
  joined: 0,
  stale: 0,
  failed: 0,
  timedOut: 0,
  evicted: 0,
  strayReplies: 0,
} as const;
const LISTENER = { addresses: [], connections: 0, underWay: 0, queries: 0, refused: 0, notAllowed: 0, tooOften: 0, overloaded: 0 };

export const dnsEntry = (parts: Partial<DnsEntryView> = {}): DnsEntryView => ({
  name: 'home.example',
  outcome: 'found',
  answers: [{ type: 'A', value: '192.0.2.1' }],
  ttlLeftSeconds: 50,
  ttlSeconds: 60,
  ageSeconds: 10,
  hits: 1,
  lastAskedBy: '127.0.0.1',
  origin: 'server',
  server: '192.0.2.53',
  tookMs: 12,
  isPinned: false,
  userText: '',
  ...parts,
});

export class ScriptedNames implements DnsPorts {
  entriesKept: DnsEntryView[] = [];
  hits = 0;
  now: DnsSettingsView = {
    servers: [],
    overrides: [],
    switches: { preferFamily: 'auto', minTtlSeconds: 5, maxTtlSeconds: 86_400, serveStale: false, refuseBypassNames: true },
  };
  /** Set to let whatever is asked next fail the way a broken disk does. */
  broken: Error | null = null;
  readonly asked: string[] = [];

  view(): DnsView {
    return { servers: [], counts: { ...COUNTS, names: this.entriesKept.length, hits: this.hits }, listener: LISTENER };
  }

  settings(): DnsSettingsView {
    return this.now;
  }

  entries({ text, offset, limit }: DnsEntriesFilter): DnsEntriesView {
    const matching = this.entriesKept.filter(({ name }) => name.includes(text));
    return { rows: matching.slice(offset, offset + limit), matching: matching.length, total: this.entriesKept.length };
  }

  flush(name: string | null): number {
    const before = this.entriesKept.length;
    this.entriesKept = this.entriesKept.filter((entry) => name !== null && entry.name !== name);
    return before - this.entriesKept.length;
  }

  pin(name: string, on: boolean): 'done' | 'unknown' | 'full' {
    if (!this.entriesKept.some((entry) => entry.name === name)) return name === 'full.example' ? 'full' : 'unknown';
    this.entriesKept = this.entriesKept.map((entry) => (entry.name === name ? { ...entry, isPinned: on } : entry));
    return 'done';
  }

  lookUp(name: string): Promise<DnsLookUpOutcome> {
    this.asked.push(name);
    if (this.broken !== null) return Promise.reject(this.broken);
    const known = this.entriesKept.find((entry) => entry.name === name);
    return Promise.resolve(known === undefined ? { ok: false, userText: 'No answer.' } : { ok: true, entry: known });
  }

  async replaceServers(servers: readonly string[]): Promise<DnsChangeOutcome> {
    if (this.broken !== null) throw this.broken;
    const problems = servers.flatMap((server, index) => (server === 'bad' ? [{ line: index + 1, userText: 'No server.' }] : []));
    if (problems.length > 0) return { ok: false, userText: 'Nothing was changed.', problems };
    this.now = { ...this.now, servers };
    return { ok: true };
  }

  async replaceOverrides(overrides: readonly DnsOverride[]): Promise<DnsChangeOutcome> {
    this.now = { ...this.now, overrides };
    return { ok: true };
  }

  async change(switches: DnsSwitchesChange): Promise<CommandOutcome> {
    this.now = { ...this.now, switches: { ...this.now.switches, ...switches } as DnsSettingsView['switches'] };
    return { ok: true };
  }
}
