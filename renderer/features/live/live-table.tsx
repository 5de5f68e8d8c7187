import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import frame from '../../components/table-screen.module.css';
import { formatCount } from '../../format/numbers.ts';
import { text } from '../../text/text.ts';
import { RequestGrid, type Selection } from '../requests/index.ts';
import { LiveEmpty } from './live-empty.tsx';
import type { LiveRows } from './use-live-rows.ts';
import classes from './live.module.css';

/** Scrolled so far, somebody reads older rows: they stay where they are. */
const SCROLLED_PX = 4;

interface LiveTableParts {
  readonly live: LiveRows;
  readonly selection: Selection;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly isPaused: boolean;
  readonly isFiltered: boolean;
  /** Somebody points at the rows or has scrolled: told so that they are kept still. */
  readonly onTouched: (isTouched: boolean) => void;
  readonly onClearFilter: () => void;
  readonly onOtherKey: (event: KeyboardEvent) => void;
}

/** The rows, and the way to those that wait behind them. */
export function LiveTable({ live, selection, scroller, isPaused, isFiltered, onTouched, onClearFilter, onOtherKey }: LiveTableParts) {
  const [isPointedAt, setPointedAt] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => onTouched(isPointedAt || isScrolled), [onTouched, isPointedAt, isScrolled]);

  const toNewest = (): void => {
    live.refresh();
    if (!selection.isOpen) selection.clear();
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <div
      className={frame.table}
      onPointerEnter={({ pointerType }) => setPointedAt(pointerType === 'mouse')}
      onPointerLeave={() => setPointedAt(false)}
    >
      <RequestGrid
        label={text.live.tableLabel}
        rows={live.rows}
        selection={selection}
        scroller={scroller}
        onScrolled={(top) => setScrolled(top > SCROLLED_PX)}
        onOtherKey={onOtherKey}
      />
      {live.rows.length === 0 && <LiveEmpty live={live} isPaused={isPaused} isFiltered={isFiltered} onClearFilter={onClearFilter} />}
      {live.waiting > 0 && !isPaused && (
        <Button
          className={classes.fresh ?? ''}
          size="compact-md"
          radius="xl"
          leftSection={<IconArrowUp size={15} />}
          onClick={toNewest}
          title={text.live.freshHint}
        >
          {text.live.fresh(formatCount(live.waiting))}
        </Button>
      )}
    </div>
  );
}
