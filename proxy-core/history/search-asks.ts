/** Searches that wait for the history thread: each is answered, refused, or given up after a while. Bounded. */
import type { Clock } from '#core/common/ports.ts';
import { ProxyError } from '#core/common/proxy-error.ts';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HistoryPage } from '#core/contract/views.ts';
import type { ToThread } from './worker-messages.ts';

export const MAX_ASKS = 32;
/** A page takes a quarter of a second; longer silence is a disk that hangs. */
export const ASK_MS = 15_000;

interface WaitingAsk {
  readonly answer: (page: HistoryPage) => void;
  readonly refuse: (error: ProxyError) => void;
}

export class SearchAsks {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, WaitingAsk>();
  #ask = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param post says false when nobody is there to ask.
   * @returns the page; with too many asks waiting an empty one to go on from.
   * Rejects with a ProxyError when history cannot be read.
   */
  ask(search: HistorySearch, post: (message: ToThread) => boolean): Promise<HistoryPage> {
    if (this.#waiting.size >= MAX_ASKS) return Promise.resolve({ rows: [], nextBeforeId: search.beforeId ?? Number.MAX_SAFE_INTEGER });
    this.#ask += 1;
    const ask = this.#ask;
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(ASK_MS, () => this.refuse(ask, 'the thread did not answer'));
      this.#waiting.set(ask, {
        answer: (page) => (cancel(), resolve(page)),
        refuse: (error) => (cancel(), reject(error)),
      });
      if (!post({ type: 'search', ask, search })) this.refuse(ask, 'no thread is running');
    });
  }

  answer(ask: number, page: HistoryPage): void {
    this.#take(ask)?.answer(page);
  }

  refuse(ask: number, detail: string): void {
    this.#take(ask)?.refuse(new ProxyError('INTERNAL', `history search: ${detail}`));
  }

  refuseAll(detail: string): void {
    for (const ask of this.#waiting.keys()) this.refuse(ask, detail);
  }

  #take(ask: number): WaitingAsk | undefined {
    const waiting = this.#waiting.get(ask);
    this.#waiting.delete(ask);
    return waiting;
  }
}
