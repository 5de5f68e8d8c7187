// @ts-check
/** Is what was built older than what it is made of? Names, sizes and times of every source file, in one hash. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWith, giveUp, root } from './setup.mjs';

const SOURCES = ['app', 'build', 'proxy-core', 'redirectors', 'renderer', 'package.json', 'package-lock.json'];
const STAMP = join(root, 'dist', '.stamp');
const PARTS = [
  'headless.js',
  'history-worker.js',
  'lists-worker.js',
  'redirectors/permit-all.js',
  'redirectors/sources/lib/squid-loop.js',
  'app/main.js',
  'app/preload.cjs',
  'renderer/index.html',
];

/** @param {string} path @param {import('node:crypto').Hash} hash */
function add(path, hash) {
  const facts = statSync(path);
  if (facts.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name), hash);
  else hash.update(`${path} ${facts.size} ${facts.mtimeMs}\n`);
}

function sourceStamp() {
  const hash = createHash('sha256');
  for (const source of SOURCES) add(join(root, source), hash);
  return hash.digest('hex');
}

/** Builds when something changed. @param {string} node */
export function buildWhatIsStale(node) {
  const stamp = sourceStamp();
  const isComplete = PARTS.every((part) => existsSync(join(root, 'dist', part)));
  if (isComplete && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return;
  process.stdout.write('Building ...\n');
  const done = spawnSync(node, [join(root, 'build', 'build.ts')], { cwd: root, stdio: 'inherit', env: environmentWith(node) });
  if (done.status !== 0) giveUp('The program could not be built. The lines above say why.');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(STAMP, stamp);
}
