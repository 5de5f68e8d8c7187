import { Button, SegmentedControl } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useRef } from 'react';
import { FilterBox } from '../../components/filter-box.tsx';
import { useSetting } from '../../route/use-route.ts';
import { text } from '../../text/text.ts';
import { RequestDetails, RequestGrid, useClosing, useSelection } from '../requests/index.ts';
import { HistoryEmpty } from './history-empty.tsx';
import { HistoryFoot } from './history-foot.tsx';
import { type Chip, CHIPS } from './history-pages.ts';
import { useHistory } from './use-history.ts';
import classes from '../../components/table-screen.module.css';

/** Everything that was stored, found by words. */
export function History() {
  const [written, setWritten] = useSetting('q');
  const [show, setShow] = useSetting('show');
  const chip: Chip = CHIPS.find((name) => name === show) ?? 'all';
  const scroller = useRef<HTMLDivElement>(null);
  const selection = useSelection();
  const found = useHistory(written, chip);
  const closeDetails = useClosing(selection, scroller);
  const chosen = selection.isOpen ? found.rows.find(({ id }) => id === selection.activeId) : undefined;
  const words = text.history;
  return (
    <div className={classes.screen}>
      <div className={classes.top}>
        <h1 className={classes.title}>{words.title}</h1>
        <FilterBox
          value={written}
          onChange={setWritten}
          label={words.searchLabel}
          placeholder={words.searchPlaceholder}
          clear={words.clearSearch}
        />
        <div className={classes.tools}>
          <SegmentedControl<Chip>
            value={chip}
            onChange={(next) => setShow(next === 'all' ? '' : next)}
            data={CHIPS.map((value) => ({ value, label: words.chips[value] }))}
            aria-label={words.chipsLabel}
          />
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            onClick={() => {
              selection.clear();
              scroller.current?.scrollTo({ top: 0 });
              found.refresh();
            }}
          >
            {words.refresh}
          </Button>
        </div>
      </div>
      <div className={classes.middle} aria-busy={found.isFirstPageUnderWay}>
        <div className={classes.table}>
          <RequestGrid
            label={words.tableLabel}
            rows={found.rows}
            selection={selection}
            scroller={scroller}
            withDay
            onNearEnd={found.more}
          />
          {found.rows.length === 0 && (
            <HistoryEmpty
              found={found}
              isFiltered={found.words !== '' || chip !== 'all'}
              onClear={() => {
                setWritten('');
                setShow('');
              }}
            />
          )}
        </div>
        {chosen !== undefined && <RequestDetails row={chosen} onClose={closeDetails} onShowOnly={setWritten} withHistoryLink={false} />}
      </div>
      <HistoryFoot found={found} />
    </div>
  );
}
