import { type KeyboardEvent, useRef, useState } from 'react';
import { FilterBox } from '../../components/filter-box.tsx';
import frame from '../../components/table-screen.module.css';
import { useSetting } from '../../route/use-route.ts';
import { text } from '../../text/text.ts';
import { RequestDetails, useClosing, useSelection } from '../requests/index.ts';
import { FilterHelp } from './filter-help.tsx';
import { LiveFoot } from './live-foot.tsx';
import { LiveTable } from './live-table.tsx';
import { LiveToolbar } from './live-toolbar.tsx';
import { CHIPS, type Chip } from './matching-rows.ts';
import { useFollowedRows, useLiveRows } from './use-live-rows.ts';

/** Every request as it happens. Rows never move under the pointer. */
export function Live() {
  useFollowedRows();
  const [written, setWritten] = useSetting('q');
  const [show, setShow] = useSetting('show');
  const chip: Chip = CHIPS.find((name) => name === show) ?? 'all';
  const [isPaused, setPaused] = useState(false);
  const [isTouched, setTouched] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const selection = useSelection();
  const live = useLiveRows(written, chip, isPaused, isTouched || selection.activeId !== null);
  const closeDetails = useClosing(selection, scroller);
  const chosen = selection.isOpen ? live.rows.find(({ id }) => id === selection.activeId) : undefined;

  const clear = (): void => {
    selection.clear();
    live.clear();
  };
  const clearFilter = (): void => {
    setWritten('');
    setShow('');
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
          onClear={clear}
        />
      </div>
      <div className={frame.middle}>
        <LiveTable
          live={live}
          selection={selection}
          scroller={scroller}
          isPaused={isPaused}
          isFiltered={written !== '' || chip !== 'all'}
          onTouched={setTouched}
          onClearFilter={clearFilter}
          onOtherKey={onOtherKey}
        />
        {chosen !== undefined && (
          <RequestDetails row={chosen} onClose={closeDetails} onShowOnly={(host) => setWritten(`host:${host}`)} withHistoryLink />
        )}
      </div>
      <LiveFoot live={live} isPaused={isPaused} />
    </div>
  );
}
