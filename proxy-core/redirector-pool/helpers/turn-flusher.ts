/**
 * Gathers what is written in one turn of the event loop, so that it leaves in
 * one system call for each helper. Under load the batches form by themselves;
 * when nothing else goes on it costs no time anybody could notice.
 */
export class TurnFlusher {
  readonly #afterThisTurn: (run: () => void) => void;
  #waiting: { flush(): void }[] = [];
  #spare: { flush(): void }[] = [];
  readonly #flush = (): void => this.#flushAll();

  /** `afterThisTurn` runs something once all input of this turn was seen: `setImmediate`. */
  constructor(afterThisTurn: (run: () => void) => void) {
    this.#afterThisTurn = afterThisTurn;
  }

  add(item: { flush(): void }): void {
    if (this.#waiting.length === 0) this.#afterThisTurn(this.#flush);
    this.#waiting.push(item);
  }

  #flushAll(): void {
    const items = this.#waiting;
    this.#waiting = this.#spare;
    for (const item of items) item.flush();
    items.length = 0;
    this.#spare = items;
  }
}
