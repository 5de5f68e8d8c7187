/** What control needs from the other rooms. The composition hands it in; control never reaches for it. */
import type { Clock, Log } from '#core/common/ports.ts';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { DnsPorts } from './dns-ports.ts';
import type { RedirectorPorts } from './redirectors/redirector-ports.ts';
import type { CommandOutcome, HistoryPage, ListenerView, RuleProblem } from '#core/contract/views.ts';

/** What is in force now. */
export interface FilteringSettings {
  readonly on: boolean;
  /** One rule a line, as the person wrote them. */
  readonly allow: readonly string[];
  readonly block: readonly string[];
  /** Names loaded from block list files. */
  readonly blockFileNames: number;
  /** About lines of both, as in `RulesView`. */
  readonly notes: readonly RuleProblem[];
}

/** Only what changes; what is left out stays as it is. All or nothing. */
export interface FilteringChange {
  readonly on?: boolean;
  readonly allow?: readonly string[];
  readonly block?: readonly string[];
}

export interface ControlPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  filtering(): FilteringSettings;
  /** Checks, stores and puts into force, or says what is wrong and changes nothing. */
  changeFiltering(change: FilteringChange): Promise<CommandOutcome>;
  searchHistory(ask: HistorySearch): Promise<HistoryPage>;
  listeners(): readonly ListenerView[];
  readonly dns: DnsPorts;
  readonly redirectors: RedirectorPorts;
}
