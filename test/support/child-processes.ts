import { existsSync, readFileSync } from 'node:fs';

/** Every process below this one, on Linux; elsewhere just the process itself. */
export function descendants(pid: number): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [pid];
  const children = readFileSync(file, 'utf8')
    .split(' ')
    .filter((each) => each !== '')
    .map(Number);
  return [...children, ...children.flatMap((child) => descendants(child))];
}

/** A process that has ended, but was not waited for by its parent yet, is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`;
  return !(existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, 'utf8')));
}
