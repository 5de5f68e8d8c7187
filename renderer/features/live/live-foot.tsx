import frame from '../../components/table-screen.module.css';
import { formatCount } from '../../format/numbers.ts';
import { text } from '../../text/text.ts';
import type { LiveRows } from './use-live-rows.ts';

/** How many rows, whether they stand still, and what passed too fast. */
export function LiveFoot({ live, isPaused }: { readonly live: LiveRows; readonly isPaused: boolean }) {
  const words = text.live;
  const count = live.rows.length;
  const known = formatCount(live.known);
  return (
    <p className={frame.foot} role="status">
      {isPaused && <strong>{live.waiting > 0 ? words.pausedNew(formatCount(live.waiting)) : words.paused}</strong>}
      <span>{count === live.known ? words.shown(live.known, known) : words.shownOf(formatCount(count), known)}</span>
      {live.leftOut > 0 && <span>{words.leftOut(formatCount(live.leftOut))}</span>}
    </p>
  );
}
