/**
 * Memory for copies that leave in the turn of the loop they are made in, used
 * again and again: what is copied a hundred thousand times a second would
 * otherwise keep the collector busy (2 to 6 % of what tunnels relay).
 */

/** As much as a turn usually copies. One that copies more gets more. */
const OCTETS = 262_144;

let memory = Buffer.allocUnsafeSlow(OCTETS);
let used = 0;

/** @param length - at most a landing's. The memory is yours until `turnIsOver`. */
export function memoryForTurn(length: number): Buffer {
  if (used + length > OCTETS) renew();
  const start = used;
  used += length;
  return memory.subarray(start, used);
}

/** @param allHasLeft - nothing refers to what was copied in this turn; false: it is let go of. */
export function turnIsOver(allHasLeft: boolean): void {
  if (allHasLeft) used = 0;
  else renew();
}

function renew(): void {
  memory = Buffer.allocUnsafeSlow(OCTETS);
  used = 0;
}
