import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { FilterBox } from '../../components/filter-box.tsx';
import { formatCount } from '../../format/numbers.ts';
import { useSetting } from '../../route/use-route.ts';
import { text } from '../../text/text.ts';
import { RequestDetails, RequestGrid, useClosing, useSelection } from '../requests/index.ts';
import { LiveEmpty } from './live-empty.tsx';
import { FilterHelp } from './filter-help.tsx';
import { LiveToolbar } from './live-toolbar.tsx';
import { CHIPS, type Chip } from './matching-rows.ts';
import { useFollowedRows, useLiveRows } from './use-live-rows.ts';
import frame from '../../components/table-screen.module.css';
import classes from './live.module.css';

/** Every request as it happens. Rows never move under the pointer. */
export function Live() {
  useFollowedRows();
  const [written, setWritten] = useSetting('q');
  const [show, setShow] = useSetting('show');
  const chip: Chip = CHIPS.find((name) => name === show) ?? 'all';
  const [isPaused, setPaused] = useState(false);
  const [isPointedAt, setPointedAt] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const selection = useSelection();
  const live = useLiveRows(written, chip, isPaused, isPointedAt || isScrolled || selection.activeId !== null);
  const closeDetails = useClosing(selection, scroller);
  const chosen = selection.isOpen ? live.rows.find(({ id }) => id === selection.activeId) : undefined;

  const toNewest = (): void => {
    live.refresh();
    if (!selection.isOpen) selection.clear();
    scroller.current?.scrollTo({ top: 0 });
  };
  const onOtherKey = (event: KeyboardEvent): void => {
    if (event.key !== ' ') return;
    event.preventDefault();
    setPaused(!isPaused);
  };

  return (
    <div className={frame.screen}>
      <div className={frame.top}>
        <h1 className={frame.title}>{text.live.title}</h1>
        <FilterBox
          value={written}
          onChange={setWritten}
          label={text.live.filterLabel}
          placeholder={text.live.filterPlaceholder}
          clear={text.live.clearFilter}
          problems={live.problems}
          help={<FilterHelp />}
        />
        <LiveToolbar
          chip={chip}
          onChip={(next) => setShow(next === 'all' ? '' : next)}
          isPaused={isPaused}
          onPause={setPaused}
          onClear={() => {
            selection.clear();
            live.clear();
          }}
        />
      </div>
      <div className={frame.middle}>
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
            onScrolled={(top) => setScrolled(top > 4)}
            onOtherKey={onOtherKey}
          />
          {live.rows.length === 0 && (
            <LiveEmpty
              live={live}
              isPaused={isPaused}
              isFiltered={written !== '' || chip !== 'all'}
              onClearFilter={() => (setWritten(''), setShow(''))}
            />
          )}
          {live.waiting > 0 && !isPaused && (
            <Button
              className={classes.fresh}
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
        {chosen !== undefined && (
          <RequestDetails row={chosen} onClose={closeDetails} onShowOnly={(host) => setWritten(`host:${host}`)} withHistoryLink />
        )}
      </div>
      <p className={frame.foot} role="status">
        {isPaused && <strong>{live.waiting > 0 ? text.live.pausedNew(formatCount(live.waiting)) : text.live.paused}</strong>}
        <span>
          {live.rows.length === live.known
            ? text.live.shown(live.known, formatCount(live.known))
            : text.live.shownOf(formatCount(live.rows.length), formatCount(live.known))}
        </span>
        {live.leftOut > 0 && <span>{text.live.leftOut(formatCount(live.leftOut))}</span>}
      </p>
    </div>
  );
}
