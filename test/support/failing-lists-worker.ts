/** The real lists thread, except that it dies while a file beside the snapshot says so. */
import { existsSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { CompileOrder } from '#core/lists/lists-messages.ts';

if (existsSync(`${(workerData as CompileOrder).snapshotFile}.die`)) throw new Error('told to die');

await import('#core/lists/lists-worker.ts');
