/** Who asks and what they may do, and how they hear that it failed. The same for every part of the contract. */
import { ORPCError } from '@orpc/server';
import type { Log } from '#core/common/ports.ts';

export interface CallerContext {
  /** Looking is allowed to everybody who got this far; changing is not. */
  readonly mayWrite: boolean;
}

/** @throws ORPCError for somebody who may only look. */
export function mustMayWrite(context: CallerContext): void {
  if (!context.mayWrite) throw new ORPCError('FORBIDDEN', { message: 'This session may look, but change nothing.' });
}

/** The caller hears in plain words that it failed; the log keeps why. */
export async function told<T>(log: Log, what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    log.error(`control: ${what}`, cause);
    throw new ORPCError('SERVICE_UNAVAILABLE', { message: `Sorry, ${what}. The log has the details.`, cause });
  }
}
