import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import type { ConnectionView } from '#contract/views.ts';
import { text } from '../../text/text.ts';
import { gridKey } from './grid-keys.ts';
import { RequestRow, rowElementId } from './request-row.tsx';
import type { Selection } from './use-selection.ts';
import classes from './grid.module.css';

const ROW_PX = 36;
const OVERSCAN = 10;
/** So many rows before the end the next page is asked for. */
const NEAR_END = 30;
const COLUMNS = ['state', 'time', 'client', 'method', 'host', 'path', 'verdict', 'status', 'down', 'up', 'duration'] as const;

interface GridParts {
  readonly label: string;
  /** In the order they are shown. */
  readonly rows: readonly ConnectionView[];
  readonly selection: Selection;
  readonly withDay?: boolean;
  /** The scrolling element, for whoever has to bring it to the top. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onScrolled?: (top: number) => void;
  readonly onNearEnd?: () => void;
  /** Keys the table itself has no use for. */
  readonly onOtherKey?: (event: KeyboardEvent) => void;
}

/** A table of requests: any number of rows, only those in sight are drawn. One stop for the Tab key; arrows move inside. */
export function RequestGrid({ label, rows, selection, withDay = false, scroller, onScrolled, onNearEnd, onOtherKey }: GridParts) {
  // oxlint-disable-next-line react/incompatible-library -- what it gives back is used here only, never handed to a memoized child
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollPaddingStart: ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  useNearEnd(items.at(-1)?.index ?? -1, rows.length, onNearEnd);

  const at = selection.activeId === null ? -1 : rows.findIndex(({ id }) => id === selection.activeId);
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2);
    const key = gridKey(event.key, at, rows.length, page);
    if (key === null) return onOtherKey?.(event);
    event.preventDefault();
    if (key.type === 'close') return selection.close();
    const target = rows[key.type === 'move' ? key.to : at];
    if (target === undefined) return undefined;
    if (key.type !== 'move') return selection.open(target.id);
    virtual.scrollToIndex(key.to);
    return selection.move(target.id);
  };

  return (
    <div
      ref={scroller}
      className={classes.grid}
      role="grid"
      data-with-day={withDay || undefined}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={at === -1 ? undefined : rowElementId(rows[at]?.id ?? 0)}
      tabIndex={0}
      onKeyDown={onKey}
      onScroll={(event) => onScrolled?.(event.currentTarget.scrollTop)}
    >
      <div className={classes.head} role="row" aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <div key={column} className={classes.cell} role="columnheader" data-column={column}>
            {column === 'state' ? <span className={classes.hidden}>{text.request.columns.state}</span> : text.request.columns[column]}
          </div>
        ))}
      </div>
      <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <RequestRow
              key={key}
              row={row}
              rowIndex={index + 2}
              top={start}
              isActive={index === at}
              withDay={withDay}
              onOpen={selection.open}
            />
          );
        })}
      </div>
    </div>
  );
}

function useNearEnd(last: number, count: number, onNearEnd: (() => void) | undefined): void {
  const told = useRef(onNearEnd);
  useEffect(() => void (told.current = onNearEnd));
  const isNear = count > 0 && last >= count - NEAR_END;
  useEffect(() => {
    if (isNear) told.current?.();
  }, [isNear, count]);
}
