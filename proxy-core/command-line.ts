/** Options after `npm start --`. Pure: words in, choices or problems out. */
import { didYouMean, nearestNames } from './config/nearest-names.ts';

export interface CommandLine {
  readonly headless: boolean;
  readonly dataFolder: string | null;
  readonly configFile: string | null;
  /** `section.key` to what was typed. */
  readonly overrides: ReadonlyMap<string, string>;
  /** Null: no settings are to be printed. */
  readonly printConfig: PrintConfigAsk | null;
  /** `NAME:PASSWORD` to be printed as the settings file keeps it. */
  readonly hash: string | null;
  readonly version: boolean;
  readonly help: boolean;
}

export interface PrintConfigAsk {
  /** `dns`, or one setting of it, `dns.servers`; null: everything. */
  readonly only: string | null;
  /** Leave out what is at its default. */
  readonly changedOnly: boolean;
}

export type CommandLineRead =
  | { readonly ok: true; readonly value: CommandLine }
  | { readonly ok: false; readonly problems: readonly string[] };

/** @param dataFolder - Where it is when nothing is said. */
export const help = (dataFolder: string): string => `Hearthgate, a filtering proxy for a family PC or a small office.

  npm start -- [options]

  --headless               run without a window; the screens are a web page
  --port PORT              where browsers connect (3128)
  --monitor-port PORT      where the screens are (8080)
  --data DIR               folder for history, settings and log
                           (${dataFolder})
  --config FILE            settings file, which has to exist (config.json in the data folder)
  --set SECTION.KEY=VALUE  any setting, for this run; may be repeated
  --print-config [SECTION] the settings with their values and meanings: all of them, one section
                           such as dns, or one setting such as dns.servers
  --changed                with --print-config: only what is not at its default
  --hash NAME:PASSWORD     print a person as the settings file keeps one
  --version, --help
`;

const FLAGS = new Set(['--headless', '--changed', '--version', '--help']);
const PRINT = '--print-config';
const WITH_VALUE = new Set(['--port', '--monitor-port', '--data', '--config', '--set', '--hash']);

const OPTIONS = [...FLAGS, ...WITH_VALUE, PRINT];

const PERSON = /^[^\s:,]{1,64}:.+$/s;

export function parseCommandLine(words: readonly string[]): CommandLineRead {
  const problems: string[] = [];
  const given = new Map<string, string>();
  const overrides = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = equals === -1 ? word : word.slice(0, equals);
    if (FLAGS.has(name) && equals === -1) given.set(name, '');
    else if (name === PRINT) {
      const next = equals === -1 ? words[at + 1] : word.slice(equals + 1);
      const only = next === undefined || next.startsWith('-') ? '' : next;
      if (equals === -1 && only !== '') at += 1;
      given.set(PRINT, only);
    } else if (WITH_VALUE.has(name)) {
      const value = equals === -1 ? words[(at += 1)] : word.slice(equals + 1);
      if (value === undefined) problems.push(`${name} needs a value. See --help.`);
      else take(name, value, given, overrides, problems);
    } else problems.push(`${word} is not an option.${didYouMean(nearestNames(name, OPTIONS))} See --help.`);
  }
  if (given.has('--changed') && !given.has(PRINT)) problems.push(`--changed goes with ${PRINT}. See --help.`);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: chosen(given, overrides) };
}

function take(name: string, value: string, given: Map<string, string>, overrides: Map<string, string>, problems: string[]): void {
  if (name === '--port') overrides.set('proxy.port', value);
  else if (name === '--monitor-port') overrides.set('monitor.port', value);
  else if (name === '--set') {
    const match = /^([A-Za-z]+\.[A-Za-z0-9]+)=(.*)$/s.exec(value);
    if (match === null) problems.push(`--set ${value}: write it as --set SECTION.KEY=VALUE.`);
    else overrides.set(match[1] ?? '', match[2] ?? '');
  } else if (name === '--hash' && !PERSON.test(value)) {
    problems.push('--hash: write it as --hash NAME:PASSWORD, the name without spaces, commas and colons, 64 characters at most.');
  } else given.set(name, value);
}

function chosen(given: ReadonlyMap<string, string>, overrides: ReadonlyMap<string, string>): CommandLine {
  return {
    headless: given.has('--headless') || given.has('--hash'), // there is nothing to show in a window
    dataFolder: given.get('--data') ?? null,
    configFile: given.get('--config') ?? null,
    overrides,
    printConfig: given.has(PRINT) ? { only: given.get(PRINT) || null, changedOnly: given.has('--changed') } : null,
    hash: given.get('--hash') ?? null,
    version: given.has('--version'),
    help: given.has('--help'),
  };
}
