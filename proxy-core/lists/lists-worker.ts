/** The lists thread's entry: does what it was started for, tells, writes it down, ends. No logic. */
import { parentPort, workerData } from 'node:worker_threads';
import { compileLists } from './compiling/compile-lists.ts';
import type { CompileOrder, FromListsThread } from './lists-messages.ts';
import { writeSnapshotFile } from './snapshot-file.ts';
import { markOfFailure } from './source-marks.ts';

if (parentPort === null) throw new Error('lists-worker runs as a worker thread only');
const port = parentPort;
const order = workerData as CompileOrder;
const tell = (message: FromListsThread): void => port.postMessage(message);

const compiled = compileLists(order);
tell(compiled);
try {
  writeSnapshotFile(order.snapshotFile, new Uint8Array(compiled.image));
} catch (error) {
  tell({ type: 'not-written', detail: markOfFailure(error) });
}
