/** Notes a person should see until the trouble is over. One per code: the newest wording counts. */
import type { HealthNote } from '#core/contract/views.ts';
import type { Pulse } from './pulse.ts';

export class HealthBoard {
  readonly #notes = new Map<HealthNote['code'], HealthNote>();
  readonly #pulse: Pulse;
  #version = 0;

  constructor(pulse: Pulse) {
    this.#pulse = pulse;
  }

  /** Saying the same again changes nothing, so a caller may repeat itself. */
  on(note: HealthNote): void {
    const known = this.#notes.get(note.code);
    if (known?.userText === note.userText && known.level === note.level) return;
    this.#notes.set(note.code, note);
    this.#changed();
  }

  off(code: HealthNote['code']): void {
    if (this.#notes.delete(code)) this.#changed();
  }

  /** Problems first, each kind in the order it came. */
  notes(): readonly HealthNote[] {
    const notes = [...this.#notes.values()];
    return [...notes.filter(({ level }) => level === 'problem'), ...notes.filter(({ level }) => level === 'warning')];
  }

  /** Rises with every change. */
  get version(): number {
    return this.#version;
  }

  #changed(): void {
    this.#version += 1;
    this.#pulse.beat();
  }
}
