/** `--print-config`: what each setting is and what it is for. Secrets are never shown. */
import type { ConfigStore } from './config-store.ts';
import { didYouMean, nearestNames } from './nearest-names.ts';
import { allSettings, SETTINGS, type NamedSetting } from './settings.ts';

export interface PrintConfigOptions {
  /** `dns`, or one setting of it, `dns.servers`; null: everything. */
  readonly only: string | null;
  /** Leave out what is at its default. */
  readonly changedOnly: boolean;
  /** Characters a line, as far as a single word or value is not longer. */
  readonly columns: number;
}

export type ConfigPrinted = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

export function printConfig(store: ConfigStore, { only, changedOnly, columns }: PrintConfigOptions): ConfigPrinted {
  const chosen = allSettings().filter(({ section, path }) => only === null || only === section || only === path);
  if (chosen.length === 0) {
    const known = [...Object.keys(SETTINGS), ...allSettings().map(({ path }) => path)];
    return { ok: false, problem: `--print-config: there is no section or setting ${only}.${didYouMean(nearestNames(only ?? '', known))}` };
  }
  const shown = chosen.filter(({ path }) => !changedOnly || store.origin(path) !== 'default');
  if (shown.length === 0) return { ok: true, text: 'Everything is at its default.' };
  const sections = [...new Set(shown.map(({ section }) => section))];
  const texts = sections.map((section) =>
    sectionText(
      store,
      section,
      shown.filter((named) => named.section === section),
      columns,
    ),
  );
  return { ok: true, text: texts.join('\n\n') };
}

/** The name, its value beside it, and below the value what it is for: so values stand in a column and nothing is cut off. */
function sectionText(store: ConfigStore, section: string, settings: readonly NamedSetting[], columns: number): string {
  const indent = Math.max(...settings.map(({ path }) => path.length)) + 2;
  const width = Math.max(30, columns - indent);
  const margin = ' '.repeat(indent);
  const lines = settings.flatMap((named) => {
    const [first = '', ...rest] = [...wrapped(valueText(store, named), width), ...wrapped(named.setting.about, width)];
    return [named.path.padEnd(indent) + first, ...rest.map((line) => margin + line)];
  });
  return [`[${section}]`, ...lines].join('\n');
}

function valueText(store: ConfigStore, { section, key, path, setting }: NamedSetting): string {
  const values = store.config as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const value = values[section]?.[key];
  const origin = store.origin(path);
  const shown = setting.isSecret === true ? `(${Array.isArray(value) ? value.length : 0} not shown)` : json(value);
  return origin === 'default' ? shown : `${shown}  (${origin}; default ${json(setting.fallback)})`;
}

/** With room for a line break after every item. */
function json(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replace(/\n\s*(?=[\]}])|(?<=[[{])\n\s*/g, '')
    .replace(/\n\s*/g, ' ');
}

/** At spaces. A longer word stands alone on its line. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
