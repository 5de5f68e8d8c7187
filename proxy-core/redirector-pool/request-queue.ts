/** Questions that wait for a free helper, first come, first served, with a bound. Pure. */
import type { PendingQuestion } from './pending-question.ts';

export class RequestQueue {
  #waiting: PendingQuestion[] = [];
  #head = 0;

  get length(): number {
    return this.#waiting.length - this.#head;
  }

  /** @returns false when `max` questions wait already. */
  push(pending: PendingQuestion, max: number): boolean {
    if (this.length >= max) return false;
    this.#waiting.push(pending);
    return true;
  }

  /** In front of all others: for a question whose helper died. Not bounded by the queue, because it was bounded by the helpers. */
  putBack(pending: PendingQuestion): void {
    if (this.#head > 0) {
      this.#head -= 1;
      this.#waiting[this.#head] = pending;
    } else this.#waiting.unshift(pending);
  }

  peek(): PendingQuestion | null {
    return this.#waiting[this.#head] ?? null;
  }

  shift(): PendingQuestion | null {
    const pending = this.peek();
    if (pending === null) return null;
    this.#head += 1;
    if (this.#head === this.#waiting.length) this.#clear();
    else if (this.#head > 1024) this.#pack();
    return pending;
  }

  /** Milliseconds the first one has waited; 0 when none does. */
  oldestWaitMs(nowMs: number): number {
    const pending = this.peek();
    return pending === null ? 0 : nowMs - pending.askedAtMs;
  }

  /** Takes out all that ran past their deadline, wherever they stand: the limit may have been changed in between. */
  expire(nowMs: number, expired: (pending: PendingQuestion) => void): void {
    if (this.length === 0) return;
    const over: PendingQuestion[] = [];
    const left: PendingQuestion[] = [];
    for (let at = this.#head; at < this.#waiting.length; at += 1) {
      const pending = this.#waiting[at];
      if (pending !== undefined) (pending.deadlineMs <= nowMs ? over : left).push(pending);
    }
    if (over.length === 0) return;
    this.#waiting = left;
    this.#head = 0;
    over.forEach(expired);
  }

  takeAll(): readonly PendingQuestion[] {
    const all = this.#waiting.slice(this.#head);
    this.#clear();
    return all;
  }

  #clear(): void {
    this.#waiting = [];
    this.#head = 0;
  }

  #pack(): void {
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }
}
