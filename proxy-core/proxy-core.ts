/**
 * The composition: makes every room, hands each what it needs, starts and
 * stops them in order. The only place that knows them all; it decides nothing.
 */
import type { Ports } from './common/ports.ts';
import { openConfig, type ConfigStore } from './config/config-store.ts';
import type { CoreOptions } from './composition/core-options.ts';
import { prepareDataFolder } from './composition/machine/own-folder.ts';
import { RunningCore, type StartReport } from './composition/running-core.ts';

export type { BuiltParts, CoreOptions } from './composition/core-options.ts';
export type { StartReport } from './composition/running-core.ts';

export type CoreCreated =
  | { readonly ok: true; readonly core: ProxyCore }
  /** What was typed, or the data folder, cannot be used: one line a problem, for the user. */
  | { readonly ok: false; readonly problems: readonly string[] };

export interface ProxyCore {
  readonly config: ConfigStore;
  /** Opens the doors. What did not open is in the report, in words. */
  start(): Promise<StartReport>;
  /** Lets exchanges finish for a moment, then ends everything and stores what is left. Again: waits for the same end. */
  stop(): Promise<void>;
  /** What the window, the tray and the web monitor talk to. Only after `start`. */
  readonly control: RunningCore['control'];
}

export async function createProxyCore(options: CoreOptions, ports: Ports): Promise<CoreCreated> {
  const { configFile: file, environment, overrides } = options;
  const unusable = prepareDataFolder(options.dataFolder);
  if (unusable.length > 0) return { ok: false, problems: unusable };
  const opened = await openConfig({ file, environment, overrides, clock: ports.clock });
  if (!opened.ok) return { ok: false, problems: opened.problems };
  return { ok: true, core: new RunningCore(options, opened.store, opened.trouble, ports) };
}
