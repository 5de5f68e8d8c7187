/**
 * The configuration in force. Reads it at start, changes it whole, keeps
 * running on the last good one when the file is bad.
 */
import type { Clock } from '#core/common/ports.ts';
import { keptCopies, readDocument, setAside, writeDocument } from './config-file.ts';
import { hashEntry } from './secrets.ts';
import { allSettings, type ProxyConfig } from './settings.ts';
import { DOCUMENT_VERSION, environmentName, parseConfig, problemText, type ConfigSources, type Origin } from './parse-config.ts';

export interface ConfigStoreOptions {
  readonly file: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly overrides: ReadonlyMap<string, string>;
  readonly clock: Clock;
}

export type ConfigOpened =
  | {
      readonly ok: true;
      readonly store: ConfigStore;
      /** What is wrong with the file, in words for a person, although the core runs. */ readonly trouble: string | null;
    }
  /** What was typed is wrong: nobody can guess what was meant, so nothing starts. */
  | { readonly ok: false; readonly problems: readonly string[] };

export type ConfigChange = { readonly ok: true } | { readonly ok: false; readonly userText: string };

type Sections = Record<string, Record<string, unknown>>;

export async function openConfig(asTyped: ConfigStoreOptions): Promise<ConfigOpened> {
  const options = await withHashedPasswords(asTyped);
  const withoutFile = parseConfig(sources(options, undefined));
  if (!withoutFile.ok) return { ok: false, problems: withoutFile.problems.map(problemText) };
  const read = await readDocument(options.file);
  if (read.type === 'absent') return opened(options, {}, withoutFile, null);
  if (read.type === 'read') {
    const whole = parseConfig(sources(options, read.document));
    if (whole.ok) return opened(options, read.document, whole, null);
    const first = `The configuration ${options.file} was not used: ${whole.problems.map(problemText).join('; ')}.`;
    return fallBack(options, withoutFile, first);
  }
  return fallBack(options, withoutFile, read.userText);
}

/** Passwords are given in clear only where a person types them; from here on nobody sees them again. */
async function withHashedPasswords(options: ConfigStoreOptions): Promise<ConfigStoreOptions> {
  const overrides = new Map(options.overrides);
  const environment = { ...options.environment };
  for (const named of allSettings().filter(({ key }) => key === 'users')) {
    const typed = overrides.get(named.path);
    if (typed !== undefined) overrides.set(named.path, await hashed(typed));
    const variable = environment[environmentName(named)];
    if (variable !== undefined) environment[environmentName(named)] = await hashed(variable);
  }
  return { ...options, overrides, environment };
}

async function hashed(list: string): Promise<string> {
  return (await Promise.all(list.split(',').map((entry) => hashEntry(entry.trim())))).join(',');
}

/** The newest copy that still reads well, else the defaults. */
async function fallBack(options: ConfigStoreOptions, defaults: GoodRead, trouble: string): Promise<ConfigOpened> {
  for (const copy of await keptCopies(options.file)) {
    const read = await readDocument(copy);
    const parsed = read.type === 'read' ? parseConfig(sources(options, read.document)) : null;
    if (read.type === 'read' && parsed?.ok === true)
      return opened(options, read.document, parsed, `${trouble} Running on the last good copy, ${copy}.`);
  }
  return opened(options, {}, defaults, `${trouble} Running on the defaults.`);
}

type GoodRead = Extract<ReturnType<typeof parseConfig>, { readonly ok: true }>;

function opened(options: ConfigStoreOptions, document: unknown, read: GoodRead, trouble: string | null): ConfigOpened {
  return { ok: true, store: new ConfigStore(options, document as Sections, read, trouble !== null), trouble };
}

function sources(options: ConfigStoreOptions, document: unknown): ConfigSources {
  return { document, environment: options.environment, overrides: options.overrides };
}

export class ConfigStore {
  readonly #options: ConfigStoreOptions;
  #document: Sections;
  #current: GoodRead;
  /** The file on disk is not what is running; it is kept under another name before anything is written. */
  #fileIsBad: boolean;
  /** `section.key` of what was changed since the start: it wins over what was typed or stands in the environment. */
  #changed: ReadonlySet<string> = new Set();
  #writing: Promise<void> = Promise.resolve();
  readonly #followers: ((config: ProxyConfig) => void)[] = [];

  constructor(options: ConfigStoreOptions, document: Sections, read: GoodRead, fileIsBad: boolean) {
    this.#options = options;
    this.#document = document;
    this.#current = read;
    this.#fileIsBad = fileIsBad;
  }

  get config(): ProxyConfig {
    return this.#current.config;
  }

  /** Told after every change, whoever made it; `config` is the new one by then. For as long as the store lives. */
  follow(follower: (config: ProxyConfig) => void): void {
    this.#followers.push(follower);
  }

  origin(path: string): Origin {
    return this.#current.origins.get(path) ?? 'default';
  }

  /** Changes some settings of one section: checked, written to disk, then in force. Changes are made one after the other. */
  change(section: keyof ProxyConfig, values: Readonly<Record<string, unknown>>): Promise<ConfigChange> {
    const done = this.#writing.then(() => this.#change(section, values));
    this.#writing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #change(section: keyof ProxyConfig, values: Readonly<Record<string, unknown>>): Promise<ConfigChange> {
    const { version: _version, ...sections } = this.#document;
    const document = { version: DOCUMENT_VERSION, ...sections, [section]: { ...this.#document[section], ...values } };
    const changed = new Set([...this.#changed, ...Object.keys(values).map((key) => `${section}.${key}`)]);
    const read = parseConfig({ document, ...this.#typedBut(changed) });
    if (!read.ok) return { ok: false, userText: read.problems.map(problemText).join('; ') };
    try {
      await this.#write(document);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      return {
        ok: false,
        userText: `The change could not be saved to ${this.#options.file} (${code}). Check that the disk is not full and the folder can be written.`,
      };
    }
    this.#document = document as unknown as Sections;
    this.#current = read;
    this.#changed = changed;
    for (const follower of this.#followers) follower(this.config);
    return { ok: true };
  }

  #typedBut(changed: ReadonlySet<string>): Pick<ConfigSources, 'environment' | 'overrides'> {
    const names = new Set(
      [...changed].map((path) => environmentName({ section: path.split('.')[0] ?? '', key: path.split('.')[1] ?? '' })),
    );
    return {
      environment: Object.fromEntries(Object.entries(this.#options.environment).filter(([name]) => !names.has(name))),
      overrides: new Map([...this.#options.overrides].filter(([path]) => !changed.has(path))),
    };
  }

  async #write(document: unknown): Promise<void> {
    const { file, clock } = this.#options;
    if (this.#fileIsBad) {
      await setAside(file, clock.wallMs());
      this.#fileIsBad = false;
    }
    await writeDocument(file, document, clock.wallMs());
  }
}
