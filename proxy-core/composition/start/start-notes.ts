/** What is not as asked for when the core starts: for the report, the log and the screens, which have one note a kind. */
import type { ConfigStore } from '#core/config/config-store.ts';
import type { HealthNote } from '#core/contract/views.ts';

type Code = 'config-problem' | 'port-busy';

/** In the report already: its own notes, and the programs that are missing. */
const TOLD_HERE: ReadonlySet<HealthNote['code']> = new Set(['config-problem', 'port-busy', 'redirector-failing']);

interface Health {
  on(note: HealthNote): void;
  off(code: HealthNote['code']): void;
  notes(): readonly HealthNote[];
}

export class StartNotes {
  readonly #config: ConfigStore;
  readonly #health: Health;
  readonly #warn: (text: string) => void;
  readonly #texts: { readonly code: Code; readonly text: string }[] = [];
  readonly #onlyTold: string[] = [];

  /** Follows the settings file too: what is wrong with it changes while the core runs. */
  constructor(config: ConfigStore, health: Health, warn: (text: string) => void) {
    this.#config = config;
    this.#health = health;
    this.#warn = warn;
    if (config.trouble !== null) warn(config.trouble);
    this.#show('config-problem');
    config.follow(() => this.#show('config-problem'));
  }

  add(code: Code, text: string): void {
    this.#texts.push({ code, text });
    this.#warn(text);
    this.#show(code);
  }

  /** For the report only: no trouble that goes on. */
  tell(text: string): void {
    this.#onlyTold.push(text);
  }

  /** All of them, and what other parts have put on the screens meanwhile. */
  report(): readonly string[] {
    const { trouble } = this.#config;
    const others = this.#health.notes().filter(({ code }) => !TOLD_HERE.has(code));
    const own = this.#texts.map(({ text }) => text);
    return [...(trouble === null ? [] : [trouble]), ...own, ...others.map(({ userText }) => userText), ...this.#onlyTold];
  }

  #show(code: Code): void {
    const texts = this.#texts.filter((each) => each.code === code).map(({ text }) => text);
    const { trouble, isFileInForce } = this.#config;
    const level = texts.length > 0 || !isFileInForce ? 'problem' : 'warning';
    if (code === 'config-problem' && trouble !== null) texts.unshift(trouble);
    if (texts.length === 0) return this.#health.off(code);
    this.#health.on({ code, level, userText: texts.join('\n') });
  }
}
