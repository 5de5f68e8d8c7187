/** The history thread's entry: connects its port, its clock and its counter to the keeper. No logic. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Clock } from '#core/common/ports.ts';
import { HistoryKeeper } from './worker/history-keeper.ts';
import type { ThreadData, ToThread } from './worker-messages.ts';

const clock: Clock = {
  now: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

if (parentPort === null) throw new Error('history-worker runs as a worker thread only');
const port = parentPort;
const { file, finished } = workerData as ThreadData;
const counter = new Int32Array(finished);

const keeper = new HistoryKeeper(file, {
  clock,
  soon: (run) => void setImmediate(run),
  tell: (message) => port.postMessage(message),
  finished: (batch) => void Atomics.store(counter, 0, batch),
});

port.on('message', (message: ToThread) => {
  keeper.take(message);
  if (message.type === 'stop') port.close();
});
keeper.start();
