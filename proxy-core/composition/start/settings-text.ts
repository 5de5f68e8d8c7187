/** The settings for `--print-config`, read as a start would read them. Nothing is opened, written or locked. */
import { openConfig } from '#core/config/config-store.ts';
import { printConfig, type PrintConfigOptions } from '#core/config/print-config.ts';
import type { CoreOptions } from '../core-options.ts';
import { systemClock } from '../machine/system-ports.ts';

export type SettingsText =
  | { readonly ok: true; readonly text: string; readonly trouble: string | null }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What is read without effort, and fits beside something else on a screen. */
const MOST_COLUMNS = 100;

/** @param columns - of the terminal; undefined: it is none. */
export async function settingsText(
  options: CoreOptions,
  ask: Omit<PrintConfigOptions, 'columns'>,
  columns: number | undefined,
): Promise<SettingsText> {
  const { configFile: file, configMustExist: mustExist = false, environment, overrides } = options;
  const opened = await openConfig({ file, mustExist, environment, overrides, clock: systemClock });
  if (!opened.ok) return opened;
  const printed = printConfig(opened.store, { ...ask, columns: Math.min(columns ?? MOST_COLUMNS, MOST_COLUMNS) });
  return printed.ok ? { ...printed, trouble: opened.trouble } : { ok: false, problems: [printed.problem] };
}
