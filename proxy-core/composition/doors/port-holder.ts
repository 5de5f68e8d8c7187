/** Who has a port, where the system tells: for the message a person gets when it is busy. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename } from 'node:path';

/**
 * What a person is told of a busy port.
 *
 * @param where - As a person writes it: `127.0.0.1:3128`.
 * @param how - What is typed to have the port of this number.
 */
export async function busyWords(where: string, host: string, port: number, how: (number: string) => string): Promise<string> {
  const [holder, free] = await Promise.all([portHolder(port), nextFreePort(host, port)]);
  const offer = free === null ? `Choose another port with ${how('PORT')}.` : `Port ${free} is free: ${how(String(free))}.`;
  return `${where} is in use${holder === null ? '' : ` by ${holder}`}. ${offer}`;
}

/** `name (pid 123)`, or null when it cannot be found out. Linux only. */
export async function portHolder(port: number): Promise<string | null> {
  try {
    const inodes = await listeningInodes(port);
    if (inodes.size === 0) return null;
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      if (await holds(pid, inodes)) return `${await nameOf(pid)} (pid ${pid})`;
    }
    return null;
  } catch {
    return null; // no /proc here
  }
}

/** By its command line: what the system calls the process itself is the name of a thread to Node. */
async function nameOf(pid: string): Promise<string> {
  const [program = '', script = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  const name = basename(program);
  return /^node(?:js)?$/.test(name) && script !== '' && !script.startsWith('-') ? `${name} ${basename(script)}` : name;
}

async function listeningInodes(port: number): Promise<ReadonlySet<string>> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(1);
    for (const line of lines) {
      const columns = line.trim().split(/\s+/);
      if (columns[1]?.endsWith(wanted) === true && columns[3] === '0A' && columns[9] !== undefined) inodes.add(`socket:[${columns[9]}]`);
    }
  }
  return inodes;
}

async function holds(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    if (inodes.has(await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => ''))) return true;
  }
  return false;
}

/** The next port above that is free on this address, or null. */
export async function nextFreePort(host: string, port: number): Promise<number | null> {
  for (let candidate = port + 1; candidate <= Math.min(port + 50, 65_535); candidate += 1) {
    if (await isFree(host, candidate)) return candidate;
  }
  return null;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
