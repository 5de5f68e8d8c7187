/**
 * Counts what passes. Two calls per exchange, plain numbers, no allocation;
 * the picture people look at is made only when somebody asks for it.
 */
import type { Clock } from '#core/common/ports.ts';
import { endedState } from '#core/contract/live-state.ts';
import type { CountersView, HistoryRow } from '#core/contract/views.ts';
import type { OpenExchange } from './live-connections.ts';

const SECONDS = 60;
/** Open exchanges asked for their octets when a picture is made; more are counted when they end. */
const OPEN_ASKED = 2000;

export class Counters {
  readonly #clock: Clock;
  readonly #allowed = new Uint32Array(SECONDS);
  readonly #blockedThen = new Uint32Array(SECONDS);
  #second = 0;
  #opened = 0;
  #ended = 0;
  #blocked = 0;
  #failed = 0;
  #octetsUp = 0;
  #octetsDown = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#second = this.#secondNow();
  }

  /** Counted as allowed in the running second, until its end says otherwise: a tunnel must not wait hours to be seen. */
  opened(): void {
    this.#turnTo(this.#secondNow());
    this.#opened += 1;
    const slot = this.#second % SECONDS;
    this.#allowed[slot] = (this.#allowed[slot] ?? 0) + 1;
  }

  ended(row: HistoryRow): void {
    this.#ended += 1;
    this.#octetsUp += row.octetsUp;
    this.#octetsDown += row.octetsDown;
    const state = endedState(row);
    if (state === 'blocked') {
      this.#blocked += 1;
      this.#takeOneAllowed(this.#blockedThen);
    } else if (state === 'challenged') {
      this.#takeOneAllowed(null);
    } else if (state === 'failed') {
      this.#failed += 1;
    }
  }

  /** Changes whenever the picture does: after every call, and every second while the last minute still shows something. */
  get mark(): string {
    return `${this.#opened} ${this.#ended} ${this.isQuiet ? '' : this.#second}`;
  }

  /** Nothing in the last minute: the picture stays as it is until the next exchange. */
  get isQuiet(): boolean {
    this.#turnTo(this.#secondNow());
    for (let slot = 0; slot < SECONDS; slot += 1) if (this.#allowed[slot] !== 0 || this.#blockedThen[slot] !== 0) return false;
    return true;
  }

  /** @param open exchanges whose octets so far count too. */
  view(open: Iterable<OpenExchange> = []): CountersView {
    this.#turnTo(this.#secondNow());
    const moving = octetsSoFar(open);
    const perSecond = Array.from({ length: SECONDS }, (_, back) => {
      const slot = (this.#second + 1 + back) % SECONDS;
      return { allowed: this.#allowed[slot] ?? 0, blocked: this.#blockedThen[slot] ?? 0 };
    });
    return {
      requests: this.#opened,
      blocked: this.#blocked,
      failed: this.#failed,
      open: Math.max(0, this.#opened - this.#ended),
      octetsUp: this.#octetsUp + moving.up,
      octetsDown: this.#octetsDown + moving.down,
      perSecond,
    };
  }

  #secondNow(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  #turnTo(second: number): void {
    if (second === this.#second) return;
    const passed = Math.min(second - this.#second, SECONDS);
    for (let step = 0; step < passed; step += 1) {
      const slot = (second - step) % SECONDS;
      this.#allowed[slot] = 0;
      this.#blockedThen[slot] = 0;
    }
    this.#second = second;
  }

  /** A refusal or a challenge follows its request at once: it is taken from the newest second that still has one. */
  #takeOneAllowed(movedTo: Uint32Array | null): void {
    for (let back = 0; back < SECONDS; back += 1) {
      const slot = (this.#second - back + SECONDS) % SECONDS;
      const allowed = this.#allowed[slot] ?? 0;
      if (allowed === 0) continue;
      this.#allowed[slot] = allowed - 1;
      if (movedTo !== null) movedTo[slot] = (movedTo[slot] ?? 0) + 1;
      return;
    }
  }
}

function octetsSoFar(open: Iterable<OpenExchange>): { readonly up: number; readonly down: number } {
  let up = 0;
  let down = 0;
  let asked = 0;
  for (const exchange of open) {
    if (asked === OPEN_ASKED) break;
    asked += 1;
    const { octetsUp, octetsDown } = exchange.view();
    up += octetsUp;
    down += octetsDown;
  }
  return { up, down };
}
