/**
 * Memory that reads land in. A connection that is quiet or sends little shares
 * one landing buffer with all others, so an idle tunnel holds none; one that
 * fills it gets 128 KB of its own for as long as it does.
 *
 * Why: a fresh buffer per read costs 30 to 40 % more CPU per MB in bulk, and a
 * static one per connection costs memory that idle tunnels never use. 64 KB
 * cost 750 to 790 us/MB and held both ends up, 128 KB 390, 256 KB 375: what a
 * connection may hold is bounded, so the middle one it is.
 */

import { QUANTUM_OCTETS } from './read-quantum.ts';

/** Reads as long as this or shorter are copied out at once, because the next read of anybody lands here. */
export const LANDING_OCTETS = 16_384;
export const BULK_OCTETS = 131_072;
/** 4 MB at most are kept for the next bulk transfers. */
const MAX_FREE = 32;

export const landing: Buffer = Buffer.allocUnsafeSlow(LANDING_OCTETS);

/** Read into whole when alone, only into the share when others wait for their turn. Both are the same memory. */
export interface BulkBuffer {
  readonly whole: Buffer;
  readonly share: Buffer;
}

const free: BulkBuffer[] = [];

export function takeBulk(): BulkBuffer {
  return free.pop() ?? newBulk();
}

function newBulk(): BulkBuffer {
  const whole = Buffer.allocUnsafeSlow(BULK_OCTETS);
  return { whole, share: whole.subarray(0, QUANTUM_OCTETS) };
}

/** Only for a buffer that no write refers to any more. */
export function giveBack(buffer: BulkBuffer): void {
  if (free.length < MAX_FREE) free.push(buffer);
}
