/** Ctrl+C and its relatives: the first stops cleanly, a second one at once. */

/**
 * A terminal signals every program of its group, and launchers pass signals on, so one key press may arrive
 * more than once. Signals closer together than this are one.
 */
export const SAME_PRESS_MS = 300;

export interface SignalEvents {
  readonly now: () => number;
  readonly stop: () => void;
  readonly stopAtOnce: () => void;
}

/** @returns to be called for every signal. Pure but for what it calls. */
export function stopSignals({ now, stop, stopAtOnce }: SignalEvents): () => void {
  let firstAt: number | null = null;
  return () => {
    if (firstAt === null) {
      firstAt = now();
      stop();
    } else if (now() - firstAt > SAME_PRESS_MS) stopAtOnce();
  };
}
