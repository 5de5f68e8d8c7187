/**
 * Memory for copies that leave in the turn of the loop they are made in, used
 * again and again: what is copied a hundred thousand times a second would
 * otherwise keep the collector busy (2 to 6 % of what tunnels relay).
 */

/** As much as a turn usually copies. One that copies more gets more. */
const OCTETS = 262_144;

let memory = Buffer.allocUnsafeSlow(OCTETS);
let used = 0;
let isOutlived = false;

/** @param length - at most a landing's. The memory is yours until `turnIsOver`. */
export function memoryForTurn(length: number): Buffer {
  if (used + length > OCTETS) renew();
  const start = used;
  used += length;
  return memory.subarray(start, used);
}

/** Something copied in this turn has not left: its memory is let go of. */
export function outlivesTurn(): void {
  isOutlived = true;
}

export function turnIsOver(): void {
  if (isOutlived) renew();
  used = 0;
}

function renew(): void {
  memory = Buffer.allocUnsafeSlow(OCTETS);
  used = 0;
  isOutlived = false;
}
