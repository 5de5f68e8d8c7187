// @ts-check
/** Who started this launcher, to notice when they are gone: npm that is ended by somebody passes nothing on. */
import { readFileSync } from 'node:fs';

/**
 * The processes above that only live for this one: the parent, and, where the system tells, npm behind the shell it runs scripts with.
 * @returns {string} different as soon as one of them is gone
 */
export function above() {
  const parent = process.ppid;
  return `${parent} ${isShellOfNpm(parent) ? parentOf(parent) : ''}`;
}

/** @param {number} pid */
function isShellOfNpm(pid) {
  const [program = '', option, script = ''] = read(`/proc/${pid}/cmdline`).split('\0');
  return /(?:^|\/)(?:sh|dash|bash)$/.test(program) && option === '-c' && script.includes('start.mjs');
}

/** @param {number} pid */
function parentOf(pid) {
  return /^PPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? '';
}

/** @param {string} file @returns {string} empty where there is no /proc, or no such process any more */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
