/** Finds a Node that is new enough when this one is not: the database library ends older ones without a word. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** better-sqlite3 13 needs this one. */
const NEEDED = [22, 12] as const;

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The Node that comes with the program's own packages, or null. */
export function packagedNode(modules: string, platform: string, arch: string): string | null {
  const folder = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const file = join(modules, folder, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(file) ? file : null;
}

/** Starts the same program under the packaged Node; signals and the exit code pass through, and neither outlives the other. */
export function handOver(program: string, words: readonly string[], modules: string): void {
  const node = packagedNode(modules, process.platform, process.arch);
  if (node === null) {
    process.stderr.write(
      `Hearthgate needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. "npm start" brings its own, or install a newer one.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [program, ...words], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${node} could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
