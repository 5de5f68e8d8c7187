// @ts-check
/**
 * What both commands need before they can do anything: the packages and a Node
 * that is new enough. Plain JavaScript with built-ins only, because it runs
 * before anything is installed, on whatever Node the machine has.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const modules = join(root, 'node_modules');
const OLDEST_HOST = [20, 19];
const OLDEST_RUNTIME = [22, 12];

/** @param {string} version @param {number[]} wanted */
function isAtLeast(version, wanted) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > (wanted[0] ?? 0) || (major === wanted[0] && minor >= (wanted[1] ?? 0));
}

/** @param {string} text @returns {never} */
export function giveUp(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** Installs when something of the lock file is missing or another version. @returns path of the Node to run with. */
export function prepare() {
  if (!isAtLeast(process.versions.node, OLDEST_HOST))
    giveUp(`Node ${OLDEST_HOST.join('.')} or newer is needed to start; this is ${process.versions.node}.`);
  if (!isInstalled()) install();
  return runtimeNode();
}

/** Compares what npm says it installed with what the lock file wants. */
function isInstalled() {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const there = JSON.parse(readFileSync(hidden, 'utf8')).packages;
    return Object.keys(wanted).every(
      (path) =>
        path === '' ||
        wanted[path].optional ||
        wanted[path].peer ||
        (there[path]?.version === wanted[path].version && existsSync(join(root, path))),
    );
  } catch {
    return false; // unreadable: install again
  }
}

function install() {
  process.stdout.write('Installing packages (about a minute, once) ...\n');
  const cli = process.env['npm_execpath'];
  const words = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const isScript = cli !== undefined && /\.[cm]?js$/.test(cli);
  const done = isScript
    ? spawnSync(process.execPath, [cli, ...words], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', words, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0)
    giveUp('The packages could not be installed. Check the internet connection and the lines above, then start again.');
}

/** The Node that comes with the packages, else this one when it is new enough. */
export function runtimeNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packaged = join(modules, `node-${platform}-${process.arch}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  if (isAtLeast(process.versions.node, OLDEST_RUNTIME)) return process.execPath;
  return giveUp(
    `No packaged Node for ${process.platform}-${process.arch}, and this one (${process.versions.node}) is older than ${OLDEST_RUNTIME.join('.')}. Install a newer Node.`,
  );
}

/** Programs of the packages come first, so that `node` means the right one in everything started from here. @param {string} node */
export function environmentWith(node) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [join(node, '..'), join(modules, '.bin'), process.env[name] ?? ''];
  return { ...process.env, [name]: folders.join(separator) };
}
