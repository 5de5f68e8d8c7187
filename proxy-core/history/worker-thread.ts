/** Starts the history thread. The loop's only user of `node:worker_threads`; decides nothing. */
import { Worker } from 'node:worker_threads';
import type { FromThread, ThreadData, ToThread } from './worker-messages.ts';

export interface Thread {
  post(message: ToThread): void;
  /** Ends it without a last word. */
  kill(): void;
}

export interface ThreadListener {
  readonly message: (message: FromThread) => void;
  /** Comes once, however it ended. `cause` is null when it ended on its own. */
  readonly gone: (cause: unknown) => void;
}

/** May throw when the system has no thread to give. */
export type StartThread = (data: ThreadData, listener: ThreadListener) => Thread;

export function threadStarter(workerUrl: URL): StartThread {
  return (data, listener) => {
    const worker = new Worker(workerUrl, { workerData: data, name: 'history' });
    let cause: unknown = null;
    worker.on('message', listener.message);
    worker.on('messageerror', (error) => void (cause = error));
    worker.on('error', (error) => void (cause = error));
    worker.once('exit', () => listener.gone(cause));
    return {
      post: (message) => worker.postMessage(message),
      kill: () => void worker.terminate(),
    };
  };
}
