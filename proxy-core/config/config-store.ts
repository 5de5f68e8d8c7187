/**
 * The configuration in force. Reads it at start and changes it whole. When the
 * file cannot be used, the document that was good last counts, never the
 * defaults.
 */
import type { Clock } from '#core/common/ports.ts';
import { isSame, writtenAfter } from './document/change-over-override.ts';
import { changedOverrideWords, overriddenWords, setAsideWords } from './document/file-words.ts';
import { openDocument, type DocumentPlace } from './document/open-document.ts';
import { DOCUMENT_VERSION, parseConfig, problemText, type ConfigProblem, type Origin } from './parse-config.ts';
import { SettingsFile } from './document/settings-file.ts';
import { DEFAULT_CONFIG, type ProxyConfig } from './settings.ts';
import { withHashedPasswords } from './typed-passwords.ts';

export interface ConfigStoreOptions extends DocumentPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly overrides: ReadonlyMap<string, string>;
  readonly clock: Clock;
}

export type ConfigOpened =
  | {
      readonly ok: true;
      readonly store: ConfigStore;
      /** What is wrong with the file, in words for a person, although the core runs. Several lines. */
      readonly trouble: string | null;
    }
  /** What was typed is wrong, or the file is and no earlier one is known. Nothing starts. */
  | { readonly ok: false; readonly problems: readonly string[] };

export type ConfigChange = { readonly ok: true } | { readonly ok: false; readonly userText: string };

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type GoodRead = Extract<ReturnType<typeof parseConfig>, { readonly ok: true }>;

/** Only reads; nothing is written before `keepAsGood` or a change. */
export async function openConfig(asTyped: ConfigStoreOptions): Promise<ConfigOpened> {
  const options = await withHashedPasswords(asTyped);
  const { environment, overrides } = options;
  const typed = parseConfig({ environment, overrides });
  const opened = await openDocument(options);
  if (!typed.ok || !opened.ok) {
    const problems = typed.ok ? [] : typed.problems.map(problemText);
    return { ok: false, problems: opened.ok ? problems : [...problems, opened.problem] };
  }
  const { document, trouble } = opened;
  const read = isSame(document, {}) ? typed : parseConfig({ document, environment, overrides });
  if (!read.ok) return { ok: false, problems: read.problems.map(problemText) };
  return { ok: true, store: new ConfigStore(options, document as Sections, read, trouble), trouble };
}

export class ConfigStore {
  readonly #options: ConfigStoreOptions;
  readonly #file: SettingsFile;
  #document: Sections;
  #current: GoodRead;
  #trouble: string | null;
  #asideWords: string | null = null;
  /** `section.key` to its value: set for this run and then changed on the screens. Counts until the next start. */
  #changes: ReadonlyMap<string, unknown> = new Map();
  #writing: Promise<void> = Promise.resolve();
  readonly #followers: ((config: ProxyConfig) => void)[] = [];

  /** @param trouble - why `document` is not what stands in the file; null: it is, or there is no file yet. */
  constructor(options: ConfigStoreOptions, document: Sections, read: GoodRead, trouble: string | null) {
    this.#options = options;
    this.#file = new SettingsFile(options.file, options.clock, trouble === null ? document : null);
    this.#document = document;
    this.#current = read;
    this.#trouble = trouble;
  }

  get config(): ProxyConfig {
    return this.#current.config;
  }

  /** What a person should know about the file and about overrides now, in words; null: nothing. */
  get trouble(): string | null {
    const changed = [...this.#changes.keys()];
    const words = [this.#trouble, changed.length === 0 ? null : changedOverrideWords(changed)].filter((text) => text !== null);
    return words.length === 0 ? null : words.join('\n');
  }

  /** Nothing is to be said of the file itself. */
  get isFileInForce(): boolean {
    return this.#trouble === null;
  }

  /** Which settings of the file do not count in this run, in words; null: all of them count. */
  get overridden(): string | null {
    const paths = Object.entries(this.#document).flatMap(([section, keys]) => Object.keys(keys).map((key) => `${section}.${key}`));
    const others = paths.map((path) => ({ path, origin: this.origin(path) })).filter(({ origin }) => isOverride(origin));
    return others.length === 0 ? null : overriddenWords(others);
  }

  /** Told after every change, whoever made it; `config` is the new one by then. For as long as the store lives. */
  follow(follower: (config: ProxyConfig) => void): void {
    this.#followers.push(follower);
  }

  origin(path: string): Origin {
    return this.#current.origins.get(path) ?? 'default';
  }

  /** The start went well: keeps the document as the one that was good last. Rejects when the disk does not take it. */
  async keepAsGood(): Promise<void> {
    if (this.#trouble === null && Object.keys(this.#document).length > 0) await this.#file.keep(this.#document);
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
    const { document, changes } = this.#changed(section, values);
    const { environment, overrides } = this.#options;
    const read = parseConfig({ document, environment, overrides, changes });
    if (!read.ok) return refused(read.problems);
    // What counts in this run says nothing of what is written below it.
    const asWritten = changes.size === 0 ? read : parseConfig({ document });
    if (!asWritten.ok) return refused(asWritten.problems);
    try {
      await this.#write(document);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      return {
        ok: false,
        userText: `The change could not be saved to ${this.#options.file} (${code}). Check that the disk is not full and the folder can be written.`,
      };
    }
    this.#document = document;
    this.#current = read;
    this.#changes = changes;
    for (const follower of this.#followers) follower(this.config);
    return { ok: true };
  }

  /** The document as it will be written, and what counts above it in this run. */
  #changed(section: keyof ProxyConfig, values: Readonly<Record<string, unknown>>): { document: Sections; changes: Map<string, unknown> } {
    const { version: _version, ...sections } = this.#document;
    const inForce: Readonly<Record<string, unknown>> = this.config[section];
    const defaults: Readonly<Record<string, unknown>> = DEFAULT_CONFIG[section];
    const keys: Record<string, unknown> = { ...this.#document[section] };
    const changes = new Map(this.#changes);
    for (const [key, wanted] of Object.entries(values)) {
      if (wanted === undefined) continue;
      if (!isOverride(this.origin(`${section}.${key}`))) keys[key] = wanted;
      else if (!isSame(wanted, inForce[key])) {
        changes.set(`${section}.${key}`, wanted);
        keys[key] = writtenAfter(keys[key] ?? defaults[key], inForce[key], wanted);
      }
    }
    const document = { version: DOCUMENT_VERSION, ...sections, [section]: keys } as unknown as Sections;
    return { document, changes };
  }

  async #write(document: Sections): Promise<void> {
    const aside = await this.#file.write(document);
    // Where the old file went is said until the next start; that it was missing is over now.
    if (aside !== null) this.#asideWords = setAsideWords(this.#options.file, aside.keptAs, aside.why);
    this.#trouble = this.#asideWords;
  }
}

function isOverride(origin: Origin): boolean {
  return origin === 'command line' || origin === 'environment' || origin === 'screens';
}

function refused(problems: readonly ConfigProblem[]): ConfigChange {
  return { ok: false, userText: problems.map(problemText).join('; ') };
}
