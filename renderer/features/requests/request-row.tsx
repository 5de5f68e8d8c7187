import { memo, type MouseEvent } from 'react';
import type { ConnectionView } from '#contract/views.ts';
import { formatOctets } from '../../format/numbers.ts';
import { formatClock, formatDay, formatDuration, formatFull, formatMs } from '../../format/times.ts';
import { text } from '../../text/text.ts';
import { pathInLetters, siteOf, verdictWords } from './request-words.ts';
import { StateIcon } from './state-icon.tsx';
import classes from './grid.module.css';

interface RowParts {
  readonly row: ConnectionView;
  /** From 2: the heading is row 1. */
  readonly rowIndex: number;
  readonly top: number;
  readonly isActive: boolean;
  readonly withDay: boolean;
  readonly onOpen: (id: number) => void;
}

/** One line of the table. Drawn again only when its row or place changed. */
export const RequestRow = memo(function RequestRow({ row, rowIndex, top, isActive, withDay, onOpen }: RowParts) {
  const { verdict, because, sentence } = verdictWords(row);
  const day = withDay ? `${formatDay(row.startedAtMs)} ` : '';
  return (
    <div
      id={rowElementId(row.id)}
      className={classes.row}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={isActive}
      data-state={row.state}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event: MouseEvent) => (event.defaultPrevented ? undefined : onOpen(row.id))}
    >
      <Cell name="state">
        <StateIcon state={row.state} />
      </Cell>
      <Cell name="time" title={formatFull(row.startedAtMs)}>
        {day}
        {formatClock(row.startedAtMs)}
        <span className={classes.ms}>{formatMs(row.startedAtMs)}</span>
      </Cell>
      <Cell name="client" title={row.user ?? row.client}>
        {row.user ?? (row.client === '' ? text.request.noClient : row.client)}
      </Cell>
      <Cell name="method">{row.method}</Cell>
      <Cell name="host" title={siteOf(row)}>
        {siteOf(row)}
      </Cell>
      <Cell name="path" title={row.path}>
        {pathInLetters(row)}
      </Cell>
      <Cell name="verdict" title={sentence}>
        <span className={classes.verdict}>{verdict}</span>
        {because !== '' && <span className={classes.because}>{because}</span>}
      </Cell>
      <Cell name="status">{row.status ?? ''}</Cell>
      <Cell name="down">{row.octetsDown === 0 ? '' : formatOctets(row.octetsDown)}</Cell>
      <Cell name="up">{row.octetsUp === 0 ? '' : formatOctets(row.octetsUp)}</Cell>
      <Cell name="duration">{row.durationMs === null ? text.request.stillOpen : formatDuration(row.durationMs)}</Cell>
    </div>
  );
});

function Cell({ name, title, children }: { readonly name: string; readonly title?: string; readonly children: React.ReactNode }) {
  return (
    <div className={classes.cell} role="gridcell" data-column={name} title={title}>
      {children}
    </div>
  );
}

export function rowElementId(id: number): string {
  return `request-${id}`;
}
