/** Options after `npm start --`. Pure: words in, choices or problems out. */

export interface CommandLine {
  readonly headless: boolean;
  readonly dataFolder: string | null;
  readonly configFile: string | null;
  /** `section.key` to what was typed. */
  readonly overrides: ReadonlyMap<string, string>;
  readonly printConfig: boolean;
  /** `NAME:PASSWORD` to be printed as the settings file keeps it. */
  readonly hash: string | null;
  readonly version: boolean;
  readonly help: boolean;
}

export type CommandLineRead =
  | { readonly ok: true; readonly value: CommandLine }
  | { readonly ok: false; readonly problems: readonly string[] };

export const HELP = `Hearthgate, a filtering proxy for a family PC or a small office.

  npm start -- [options]

  --headless               run without a window; the screens are a web page
  --port PORT              where browsers connect (3128)
  --monitor-port PORT      where the screens are (8080)
  --data DIR               folder for history, settings and log
  --config FILE            settings file (config.json in the data folder)
  --set SECTION.KEY=VALUE  any setting, for this run; may be repeated
  --print-config           every setting with its value, default and meaning
  --hash NAME:PASSWORD     print a person as the settings file keeps one
  --version, --help
`;

const FLAGS = new Set(['--headless', '--print-config', '--version', '--help']);
const WITH_VALUE = new Set(['--port', '--monitor-port', '--data', '--config', '--set', '--hash']);

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
    else if (WITH_VALUE.has(name)) {
      const value = equals === -1 ? words[(at += 1)] : word.slice(equals + 1);
      if (value === undefined) problems.push(`${name} needs a value. See --help.`);
      else take(name, value, given, overrides, problems);
    } else problems.push(`${word} is not an option. See --help.`);
  }
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
    printConfig: given.has('--print-config'),
    hash: given.get('--hash') ?? null,
    version: given.has('--version'),
    help: given.has('--help'),
  };
}
