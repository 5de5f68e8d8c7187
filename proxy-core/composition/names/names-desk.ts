/** What people see of names and order: the settings first, then whatever runs. All or nothing. */
import { MAX_OVERRIDES, readOverride } from '#core/common/names/override-rule.ts';
import { parseServerLine } from '#core/common/names/server-address.ts';
import type { ConfigStore } from '#core/config/config-store.ts';
import type { DnsSwitchesChange } from '#core/contract/dns-contract.ts';
import type {
  DnsChangeOutcome,
  DnsEntriesFilter,
  DnsEntriesView,
  DnsLookUpOutcome,
  DnsOverride,
  DnsProblem,
  DnsSettingsView,
  DnsView,
} from '#core/contract/dns-views.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import type { DnsPorts } from '#core/control/dns-ports.ts';
import type { RunningNames } from './running-names.ts';

type Store = Pick<ConfigStore, 'config' | 'change'>;

const MAX_SERVERS = 8;

export class NamesDesk implements DnsPorts {
  readonly #store: Store;
  readonly #names: () => Pick<RunningNames, 'resolver' | 'listener' | 'apply'>;

  /** @param names asked for only after the core has started. */
  constructor(store: Store, names: () => Pick<RunningNames, 'resolver' | 'listener' | 'apply'>) {
    this.#store = store;
    this.#names = names;
  }

  view(): DnsView {
    const { resolver, listener } = this.#names();
    return { servers: resolver.servers(), counts: resolver.counts(), listener };
  }

  settings(): DnsSettingsView {
    const { servers, overrides, preferFamily, minTtlSeconds, maxTtlSeconds, serveStale, refuseBypassNames } = this.#store.config.dns;
    return { servers, overrides, switches: { preferFamily, minTtlSeconds, maxTtlSeconds, serveStale, refuseBypassNames } };
  }

  entries(filter: DnsEntriesFilter): DnsEntriesView {
    return this.#names().resolver.entries(filter);
  }

  flush(name: string | null): number {
    return name === null ? this.#names().resolver.flush() : this.#names().resolver.flush(name.trim());
  }

  pin(name: string, on: boolean): 'done' | 'unknown' | 'full' {
    return this.#names().resolver.pin(name.trim(), on);
  }

  async lookUp(name: string): Promise<DnsLookUpOutcome> {
    const outcome = await this.#names().resolver.lookUpNow(name);
    return outcome.type === 'entry' ? { ok: true, entry: outcome.entry } : { ok: false, userText: outcome.userText };
  }

  replaceServers(lines: readonly string[]): Promise<DnsChangeOutcome> {
    const filled = lines.map((line, index) => ({ line: index + 1, text: line.trim() })).filter(({ text }) => text !== '');
    const problems = filled.slice(0, MAX_SERVERS).flatMap(({ line, text }): readonly DnsProblem[] => {
      const parsed = parseServerLine(text);
      return parsed.type === 'problem' ? [{ line, userText: parsed.userText }] : [];
    });
    const tooMany = filled[MAX_SERVERS];
    if (tooMany !== undefined) problems.push({ line: tooMany.line, userText: `At most ${MAX_SERVERS} name servers are asked.` });
    return this.#replace(
      'servers',
      filled.map(({ text }) => text),
      problems,
    );
  }

  replaceOverrides(overrides: readonly DnsOverride[]): Promise<DnsChangeOutcome> {
    const problems = overrides.slice(0, MAX_OVERRIDES).flatMap((rule, index): readonly DnsProblem[] => {
      const read = readOverride(rule);
      return read.type === 'problem' ? [{ line: index + 1, userText: read.userText }] : [];
    });
    return this.#replace('overrides', overrides, problems);
  }

  async change(switches: DnsSwitchesChange): Promise<CommandOutcome> {
    const done = await this.#store.change('dns', { ...switches });
    if (done.ok) this.#names().apply('switches', this.#store.config.dns);
    return done;
  }

  async #replace(what: 'servers' | 'overrides', lines: readonly unknown[], problems: readonly DnsProblem[]): Promise<DnsChangeOutcome> {
    if (problems.length > 0) {
      const what = problems.length === 1 ? 'One line makes' : `${problems.length} lines make`;
      return { ok: false, userText: `${what} no sense. Nothing was changed.`, problems };
    }
    const done = await this.#store.change('dns', { [what]: lines });
    if (!done.ok) return { ok: false, userText: done.userText, problems: [] };
    this.#names().apply(what, this.#store.config.dns);
    return { ok: true };
  }
}
