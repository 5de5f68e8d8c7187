/**
 * What `node dist/headless.js` starts. Only looks whether this Node will do;
 * everything else is loaded after that, so that an older one gets a sentence
 * and not a syntax error.
 */
import { fileURLToPath } from 'node:url';
import { handOver, isNewEnough } from './composition/machine/newer-node.ts';

declare const HEARTHGATE_VERSION: string;

const words = process.argv.slice(2);

if (isNewEnough(process.versions.node)) {
  const { runHeadless } = await import('./run-headless.ts');
  await runHeadless(words, {
    version: HEARTHGATE_VERSION,
    historyWorkerUrl: new URL('history-worker.js', import.meta.url),
    listsWorkerUrl: new URL('lists-worker.js', import.meta.url),
    pageFolder: fileURLToPath(new URL('renderer', import.meta.url)),
    redirectorFolder: fileURLToPath(new URL('redirectors', import.meta.url)),
  });
} else {
  handOver(fileURLToPath(import.meta.url), words, fileURLToPath(new URL('../node_modules', import.meta.url)));
}
