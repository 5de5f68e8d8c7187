// @ts-check
/** `npm start`: installs, builds what is stale, then starts the desktop program, or the same core without a window. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { above } from './above.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { environmentWith, prepare, root } from './setup.mjs';
import { buildWhatIsStale } from './stale.mjs';

const words = process.argv.slice(2);
const node = prepare();
buildWhatIsStale(node);
if (!words.includes('--build-only')) await start();

async function start() {
  const windowless = ['--headless', '--help', '--version', '--print-config', '--hash'];
  if (words.some((word) => windowless.includes(word.split('=')[0] ?? ''))) return run(node, [join(root, 'dist', 'headless.js'), ...words]);
  const electron = await electronRuntime(node);
  if ('file' in electron) return run(electron.file, [root, ...words]);
  process.stdout.write(`No window: ${electron.because}. The screens are a web page.\n`);
  return run(node, [join(root, 'dist', 'headless.js'), ...words]);
}

/**
 * Neither outlives the other: signals pass through, and the program notices when this launcher is gone.
 * @param {string} file @param {string[]} args
 */
function run(file, args) {
  const child = spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: environmentWith(node), cwd: process.cwd() });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  const before = above();
  setInterval(() => above() !== before && child.kill('SIGTERM'), 250).unref();
  child.on('error', (error) => {
    process.stderr.write(`${file} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
