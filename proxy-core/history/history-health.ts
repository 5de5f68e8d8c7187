/** Counts what was lost and keeps the two health notes of history up to date. Never writes, never decides what is lost. */
import type { Clock } from '#core/common/ports.ts';
import type { HealthNote } from '#core/contract/views.ts';
import { lossNote, setAsideNote, troubleNote } from './history-notes.ts';
import type { SetAside, TroubleKind } from './worker-messages.ts';

/** Where notes are shown. */
export interface HealthPort {
  on(note: HealthNote): void;
  off(code: HealthNote['code']): void;
}

/** A count that rises all the time is told once a second. */
export const TELL_MS = 1000;
/** How long a gap stays on screen after the last loss. */
export const GAP_SHOWN_MS = 3_600_000;

export class HistoryHealth {
  readonly #port: HealthPort;
  readonly #clock: Clock;
  #file: string;
  #lost = 0;
  #lastLossAt = -Infinity;
  #trouble: TroubleKind | null = null;
  #stopped = false;
  #cancelTelling: (() => void) | null = null;
  #cancelHiding = (): void => {};

  constructor(file: string, port: HealthPort, clock: Clock) {
    this.#file = file;
    this.#port = port;
    this.#clock = clock;
  }

  /** Rows given up since the program started. */
  get lost(): number {
    return this.#lost;
  }

  setAside(setAside: SetAside): void {
    this.#file = setAside.file;
    if (!this.#stopped) this.#port.on(setAsideNote(setAside));
  }

  /** Null: writing works. */
  trouble(kind: TroubleKind | null): void {
    if (kind === this.#trouble) return;
    this.#trouble = kind;
    this.#tell();
  }

  lose(rows: number): void {
    if (rows === 0) return;
    this.#lost += rows;
    this.#lastLossAt = this.#clock.now();
    if (this.#stopped) return;
    this.#cancelTelling ??= this.#clock.after(TELL_MS, () => {
      this.#cancelTelling = null;
      this.#tell();
    });
  }

  /** Says nothing more and leaves no timer behind; still counts. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTelling?.();
    this.#cancelHiding();
  }

  #tell(): void {
    if (this.#stopped) return;
    this.#cancelHiding();
    const gapMs = this.#lastLossAt + GAP_SHOWN_MS - this.#clock.now();
    if (this.#trouble !== null) {
      this.#port.on(troubleNote(this.#trouble, this.#file, this.#lost));
    } else if (gapMs > 0) {
      this.#port.on(lossNote(this.#lost, this.#file));
      this.#cancelHiding = this.#clock.after(gapMs, () => this.#port.off('history-failing'));
    } else {
      this.#port.off('history-failing');
    }
  }
}
