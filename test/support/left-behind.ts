import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What this process holds: descriptors and child processes, as the system counts them. Only where there is a /proc. */
export interface Holdings {
  readonly descriptors: number;
  readonly children: readonly string[];
}

export const CAN_COUNT = process.platform === 'linux';

export function holdings(): Holdings {
  return { descriptors: countDescriptors(), children: childrenOf(process.pid) };
}

function countDescriptors(): number {
  return readdirSync('/proc/self/fd').filter((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) !== '';
    } catch {
      return false; // the one that was open only to list them
    }
  }).length;
}

/**
 * What the descriptors this program has opened itself lead to. Those it was started with, and that whoever started it lets every
 * child inherit, are not its own: they carry no close-on-exec mark.
 */
export function ownDescriptors(): readonly string[] {
  const CLOSE_ON_EXEC = 0o2000000;
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'utf8'))?.[1] ?? '0', 8);
      return (flags & CLOSE_ON_EXEC) === 0 ? [] : [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      return []; // the one that was open only to list them
    }
  });
}

/** Zombies count: somebody has to wait for them. */
export function childrenOf(parent: number): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === parent);
}

function parentOf(processId: string): number {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return -1; // gone since it was listed
  }
}

/** True while a process of this number runs; zombies do not. */
export function isRunning(processId: number): boolean {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
