/** How long to wait before trying to reach the core again. Pure. */
const FIRST_MS = 500;
const LONGEST_MS = 8000;

/** @param failures in a row, from 1. */
export function retryMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}
