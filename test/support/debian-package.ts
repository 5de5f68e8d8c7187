import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Programs from Debian that some end-to-end tests talk to. Installed when they
 * are missing, but only by root on Debian, where nobody is surprised by it.
 *
 * @returns null when the program is there, else why it is not: the reason to skip the test with.
 */
export function needDebianPackage(packageName: string, program: string): string | null {
  if (existsSync(program)) return null;
  if (!existsSync('/etc/debian_version')) return `${packageName} is only tested on Debian`;
  if (process.getuid?.() !== 0) return `${packageName} is not installed, and only root may install it`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]): number | null => spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: 150_000 }).status;
  // Lists first only when the package cannot be had without them.
  const install = ['install', '-y', '--no-install-recommends', packageName];
  if (apt(...install) !== 0 && (apt('update') !== 0 || apt(...install) !== 0)) return `${packageName} could not be installed`;
  return existsSync(program) ? null : `${packageName} has no ${program}`;
}
