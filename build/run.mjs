// @ts-check
/** Runs one of the project's own scripts (`npm run bench`, `npm run fuzz`) with everything it needs set up and built. */
import { spawnSync } from 'node:child_process';
import { environmentWith, giveUp, prepare, root } from './setup.mjs';
import { buildWhatIsStale } from './stale.mjs';

const [script, ...words] = process.argv.slice(2);
if (script === undefined) giveUp('Say which script to run.');
const node = prepare();
buildWhatIsStale(node);
const done = spawnSync(node, [/** @type {string} */ (script), ...words], { cwd: root, stdio: 'inherit', env: environmentWith(node) });
process.exit(done.status ?? 1);
