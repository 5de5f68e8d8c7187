/** Starts the lists thread for one order. The loop's only user of `node:worker_threads` in this room; decides nothing. */
import { Worker } from 'node:worker_threads';
import type { CompileOrder, FromListsThread } from './lists-messages.ts';

export interface ListsThreadListener {
  readonly message: (message: FromListsThread) => void;
  /** Comes once, however it ended. `cause` is null when it ended on its own. */
  readonly gone: (cause: unknown) => void;
}

/** @returns how to end it without a last word; done when it is gone. May throw when the system has no thread to give. */
export type StartListsThread = (order: CompileOrder, listener: ListsThreadListener) => () => Promise<void>;

export function listsThreadStarter(workerUrl: URL): StartListsThread {
  return (order, listener) => {
    const worker = new Worker(workerUrl, { workerData: order, name: 'lists' });
    let cause: unknown = null;
    worker.on('message', listener.message);
    worker.on('messageerror', (error) => void (cause = error));
    worker.on('error', (error) => void (cause = error));
    worker.once('exit', () => listener.gone(cause));
    return async () => void (await worker.terminate());
  };
}
