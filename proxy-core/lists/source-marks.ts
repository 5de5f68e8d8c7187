/** Size and times of list files: equal as long as nobody touched them. Looks at files, never into them. */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** The time of the last change of rights counts too: a file that may be read again is a file that changed. */
export function markOf(facts: BigIntStats): string {
  return `${facts.size} ${facts.mtimeNs} ${facts.ctimeNs}`;
}

/** The mark of a file that cannot be looked at: what the system says about it. */
export function markOfFailure(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

/** One after the other: a network folder that does not answer holds up one thread of the system's pool, not all of them. */
export async function marksOf(paths: readonly string[]): Promise<readonly string[]> {
  const marks: string[] = [];
  for (const path of paths) marks.push(await stat(path, { bigint: true }).then(markOf, markOfFailure));
  return marks;
}
