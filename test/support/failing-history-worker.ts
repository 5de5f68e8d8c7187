/** The real history thread, except that it dies when somebody searches for "die now". */
import { parentPort } from 'node:worker_threads';
import type { ToThread } from '#core/history/worker-messages.ts';

parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'search' && message.search.text === 'die now') throw new Error('told to die');
});

await import('#core/history/history-worker.ts');
