/** What control needs of names and name servers. Before the core has started everything is empty and nothing can be changed. */
import type { DnsSwitchesChange } from '#core/contract/dns-contract.ts';
import type {
  DnsChangeOutcome,
  DnsEntriesFilter,
  DnsEntriesView,
  DnsLookUpOutcome,
  DnsOverride,
  DnsSettingsView,
  DnsView,
} from '#core/contract/dns-views.ts';
import type { CommandOutcome } from '#core/contract/views.ts';

export interface DnsPorts {
  view(): DnsView;
  settings(): DnsSettingsView;
  entries(filter: DnsEntriesFilter): DnsEntriesView;
  /** Null: every name that is not pinned. @returns how many went. */
  flush(name: string | null): number;
  pin(name: string, on: boolean): 'done' | 'unknown' | 'full';
  lookUp(name: string): Promise<DnsLookUpOutcome>;
  /** These three check, store and put into force, or say what is wrong and change nothing. */
  replaceServers(lines: readonly string[]): Promise<DnsChangeOutcome>;
  replaceOverrides(overrides: readonly DnsOverride[]): Promise<DnsChangeOutcome>;
  change(switches: DnsSwitchesChange): Promise<CommandOutcome>;
}
