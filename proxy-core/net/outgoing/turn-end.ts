/** What is put off until everything that has arrived in this turn of the loop has been read: one callback for all of it. */
import { turnIsOver } from './turn-memory.ts';

export interface PutOff {
  turnEnds(): void;
}

let putOff: PutOff[] = [];
let spare: PutOff[] = [];

/** In the order they were put off. */
export function atTurnEnd(what: PutOff): void {
  if (putOff.length === 0) setImmediate(endTurn);
  putOff.push(what);
}

/** What is put off meanwhile waits for the next turn: two lists, used in turns. */
function endTurn(): void {
  const now = putOff;
  putOff = spare;
  spare = now;
  for (let at = 0; at < now.length; at += 1) (now[at] as PutOff).turnEnds();
  now.length = 0;
  if (putOff.length === 0) turnIsOver();
}
