// @ts-check
/**
 * Is there an Electron to open a window with, or can one be had? One attempt to
 * download it, given up when nothing moves for a minute, and not tried again
 * for a day.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './setup.mjs';

const STUCK_MS = 60_000;
const AGAIN_AFTER_MS = 24 * 3_600_000;
const folder = join(root, 'node_modules', 'electron');
const FAILED = join(root, '.cache', 'electron-download-failed');

/** @returns {string | null} the executable */
function installedElectron() {
  const pathFile = join(folder, 'path.txt');
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const file = override === undefined ? join(folder, 'dist', name) : join(override, name);
  return existsSync(file) && (override !== undefined || existsSync(pathFile)) ? file : null;
}

/** Why a window cannot be opened here whatever is installed, or null. */
function noWindowBecause() {
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined) return null;
  if (process.platform !== 'linux') return null;
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display here';
  if (process.getuid?.() === 0) return 'a window is not opened as root';
  return null;
}

/**
 * @param {string} node
 * @returns {Promise<{ file: string } | { because: string }>}
 */
export async function electronRuntime(node) {
  const because = noWindowBecause();
  if (because !== null) return { because };
  const there = installedElectron();
  if (there !== null) return { file: there };
  if (existsSync(FAILED) && Date.now() - statSync(FAILED).mtimeMs < AGAIN_AFTER_MS)
    return { because: 'its runtime could not be downloaded earlier today (remove .cache to try again)' };
  const problem = await download(node);
  const file = installedElectron();
  if (problem === null && file !== null) return { file };
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(FAILED, '');
  return { because: `its runtime could not be downloaded (${problem ?? 'incomplete'})` };
}

/** @param {string} node @returns {Promise<string | null>} what went wrong */
function download(node) {
  process.stdout.write('Downloading the desktop runtime (once, about 120 MB) ...\n');
  return new Promise((resolve) => {
    const child = spawn(node, [join(folder, 'install.js')], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let last = '';
    let moved = Date.now();
    let size = 0;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (/** @type {Buffer} */ data) => {
        moved = Date.now();
        last = String(data).trim().split('\n').pop() ?? last;
      });
    }
    const watch = setInterval(() => {
      const now = downloaded();
      if (now !== size) {
        size = now;
        moved = Date.now();
        process.stdout.write(`\r  ${(size / 1e6).toFixed(0)} MB `);
      }
      if (Date.now() - moved > STUCK_MS) child.kill('SIGKILL');
    }, 500);
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => {
      clearInterval(watch);
      if (size > 0) process.stdout.write('\n');
      resolve(code === 0 ? null : code === null ? 'nothing moved for a minute' : networkWords(last));
    });
  });
}

/** @param {string} line */
function networkWords(line) {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|fetch failed/i.test(line) || line.startsWith('at ')
    ? 'no way to its server'
    : line.slice(0, 120);
}

/** Octets of what is on its way: the downloader writes into a folder of its own below the temporary one. */
function downloaded() {
  let octets = 0;
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith('electron-download-'))) {
    try {
      for (const file of readdirSync(join(tmpdir(), name))) octets += statSync(join(tmpdir(), name, file)).size;
    } catch {
      // moved away just now: the download is complete
    }
  }
  return octets;
}
