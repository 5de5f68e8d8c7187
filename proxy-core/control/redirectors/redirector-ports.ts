/** What control needs of redirectors. Before the core has started there are none, and nothing can be changed. */
import type { NewRedirectorPool, RedirectorPoolChange, RedirectorSave, RedirectorTrialAsk } from '#core/contract/redirectors-contract.ts';
import type {
  ProgramVersionView,
  RedirectorPoolView,
  RedirectorSaveOutcome,
  RedirectorSettingsView,
  RedirectorTemplateView,
  RedirectorTrialOutcome,
} from '#core/contract/redirector-views.ts';
import type { CommandOutcome } from '#core/contract/views.ts';

export interface RedirectorPorts {
  views(): readonly RedirectorPoolView[];
  settings(): RedirectorSettingsView;
  /** @returns false when there is no pool of this name. */
  start(pool: string): boolean;
  stop(pool: string): boolean;
  restart(pool: string): boolean;
  /** These check, store and put into force, or say what is wrong and change nothing. */
  change(pool: string, change: RedirectorPoolChange): Promise<CommandOutcome>;
  add(pool: NewRedirectorPool): Promise<CommandOutcome>;
  remove(pool: string): Promise<CommandOutcome>;
  reorder(pools: readonly string[]): Promise<CommandOutcome>;
  templates(): Promise<readonly RedirectorTemplateView[]>;
  versions(pool: string): Promise<readonly ProgramVersionView[]>;
  read(pool: string, version: number): Promise<string | null>;
  save(program: RedirectorSave): Promise<RedirectorSaveOutcome>;
  promote(pool: string, version: number): Promise<CommandOutcome>;
  tryOut(ask: RedirectorTrialAsk): Promise<RedirectorTrialOutcome>;
}
