/**
 * The composition: makes every room, hands each what it needs, starts and
 * stops them in order. The only place that knows them all; it decides nothing.
 */
import type { Ports } from './common/ports.ts';
import { openConfig, type ConfigStore } from './config/config-store.ts';
import type { CoreOptions } from './composition/core-options.ts';
import { LockedCore } from './composition/start/locked-core.ts';
import { takeFolder } from './composition/machine/folder-lock.ts';
import { prepareDataFolder } from './composition/machine/own-folder.ts';
import { RunningCore, type StartReport } from './composition/running-core.ts';

export type { BuiltParts, CoreOptions } from './composition/core-options.ts';
export type { StartReport } from './composition/running-core.ts';

export type CoreCreated =
  | { readonly ok: true; readonly core: ProxyCore }
  /** For the person who started it. `exitCode` 1: it cannot run now; 2: what was typed, or the settings file, is wrong. */
  | { readonly ok: false; readonly problems: readonly string[]; readonly exitCode: 1 | 2 };

export interface ProxyCore {
  readonly config: ConfigStore;
  /** Opens the doors. What did not open is in the report, in words. */
  start(): Promise<StartReport>;
  /** Lets exchanges finish for a moment, then ends everything and stores what is left. Again: waits for the same end. */
  stop(): Promise<void>;
  /** What the window, the tray and the web monitor talk to. Only after `start`. */
  readonly control: RunningCore['control'];
}

/** Takes the data folder until `stop`: no second core can be created on it meanwhile, in this process or another. */
export async function createProxyCore(options: CoreOptions, ports: Ports): Promise<CoreCreated> {
  const taken = await takeFolder(options.dataFolder);
  if (taken.type === 'busy') return { ok: false, problems: [taken.userText], exitCode: 1 };
  if (taken.type === 'impossible') return { ok: false, problems: [taken.userText], exitCode: 2 };
  const lock = taken.type === 'taken' ? taken.lock : null;
  const { configFile: file, configMustExist: mustExist = false, environment, overrides } = options;
  const unusable = prepareDataFolder(options.dataFolder);
  const opened =
    unusable.length > 0
      ? { ok: false as const, problems: unusable }
      : await openConfig({ file, mustExist, environment, overrides, clock: ports.clock });
  if (!opened.ok) {
    lock?.release();
    return { ok: false, problems: opened.problems, exitCode: 2 };
  }
  const notLocked = taken.type === 'unlocked' ? taken.userText : null;
  return { ok: true, core: new LockedCore(new RunningCore(options, opened.store, ports), lock, notLocked, ports.log) };
}
