// @ts-check
/** `npm test`: sets up what is missing, runs every check and every test, and says how many passed. `--quick`: only what needs no browser. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWith, prepare, root } from './setup.mjs';
import { buildWhatIsStale } from './stale.mjs';

const isQuick = process.argv.includes('--quick');
const node = prepare();
const environment = environmentWith(node);
const counts = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} what @param {string} program @param {string[]} args */
function check(what, program, args) {
  const began = Date.now();
  const done = spawnSync(node, [join(root, 'node_modules', ...program.split('/')), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  const isGood = done.status === 0;
  counts[isGood ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${isGood ? 'ok  ' : 'FAIL'} ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
}

/** The browser tests need one; on Debian it can simply be had. Elsewhere they are skipped and say so. */
function browserIsThere() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  if (process.env['HEARTHGATE_BROWSER'] || ['chromium', 'google-chrome', 'microsoft-edge'].some((name) => existsSync(`/usr/bin/${name}`)))
    return;
  process.stdout.write('Installing chromium for the browser tests ...\n');
  const quiet = /** @type {const} */ ({
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const install = () => spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet).status === 0;
  if (install()) return;
  spawnSync('apt-get', ['update', '-qq'], quiet);
  install();
}

/** @param {string[]} projects */
function tests(projects) {
  const file = join(root, '.cache', 'test-counts.json');
  rmSync(file, { force: true });
  const args = ['run', '--config', 'build/vitest.config.ts', ...projects.flatMap((name) => ['--project', name])];
  const done = spawnSync(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...environment, HEARTHGATE_TEST_COUNTS: file },
  });
  if (!existsSync(file)) return void (counts.failed += 1);
  const run = JSON.parse(readFileSync(file, 'utf8'));
  counts.passed += run.passed;
  counts.skipped += run.skipped;
  counts.failed += run.failed > 0 || done.status === 0 ? run.failed : 1;
}

if (!isQuick) browserIsThere();
check('types', 'typescript/bin/tsc', ['-b']);
check('lint', 'oxlint/bin/oxlint', ['--type-aware']);
check('format', 'oxfmt/bin/oxfmt', ['--check']);
if (!isQuick) buildWhatIsStale(node);
tests(isQuick ? ['unit'] : ['unit', 'end-to-end']);

process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(counts.failed === 0 ? 0 : 1);
