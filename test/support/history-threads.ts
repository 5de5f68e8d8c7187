import type { FromThread, ThreadData, ToThread } from '#core/history/worker-messages.ts';
import type { StartThread, Thread, ThreadListener } from '#core/history/worker-thread.ts';

/** A history thread that does what a test says. */
export class ScriptedThread implements Thread {
  readonly posted: ToThread[] = [];
  killed = false;
  readonly #data: ThreadData;
  readonly #listener: ThreadListener;

  constructor(data: ThreadData, listener: ThreadListener) {
    this.#data = data;
    this.#listener = listener;
  }

  post(message: ToThread): void {
    this.posted.push(message);
  }

  kill(): void {
    this.killed = true;
  }

  say(message: FromThread): void {
    this.#listener.message(message);
  }

  die(cause: unknown): void {
    this.#listener.gone(cause);
  }

  finish(batch: number): void {
    new Int32Array(this.#data.finished)[0] = batch;
  }

  get finished(): number {
    return new Int32Array(this.#data.finished)[0] as number;
  }

  ofType<Type extends ToThread['type']>(type: Type): readonly Extract<ToThread, { type: Type }>[] {
    return this.posted.filter((message): message is Extract<ToThread, { type: Type }> => message.type === type);
  }
}

export class ScriptedThreads {
  readonly all: ScriptedThread[] = [];
  /** Thrown instead of starting the next thread. */
  refuseNext: Error | null = null;

  readonly start: StartThread = (data, listener) => {
    const refuse = this.refuseNext;
    this.refuseNext = null;
    if (refuse !== null) throw refuse;
    const thread = new ScriptedThread(data, listener);
    this.all.push(thread);
    return thread;
  };

  get last(): ScriptedThread {
    return this.all.at(-1) as ScriptedThread;
  }
}
