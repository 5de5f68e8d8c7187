import { Button } from '@mantine/core';
import { IconActivity, IconEraser, IconFilterOff, IconPlayerPause } from '@tabler/icons-react';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount } from '../../format/numbers.ts';
import { writeRoute } from '../../route/route.ts';
import { text } from '../../text/text.ts';
import type { LiveRows } from './use-live-rows.ts';
import classes from '../../components/table-screen.module.css';

interface EmptyParts {
  readonly live: LiveRows;
  readonly isPaused: boolean;
  readonly isFiltered: boolean;
  readonly onClearFilter: () => void;
}

/** Why there is no row, and the way out. */
export function LiveEmpty({ live, isPaused, isFiltered, onClearFilter }: EmptyParts) {
  const words = text.live.empty;
  return (
    <div className={classes.empty}>
      {isFiltered && live.known > 0 ? (
        <EmptyState
          icon={<IconFilterOff size={26} stroke={1.7} />}
          title={words.filteredTitle}
          action={
            <Button variant="default" onClick={onClearFilter}>
              {text.live.clearFilter}
            </Button>
          }
        >
          {words.filteredText(formatCount(live.known))}
        </EmptyState>
      ) : isPaused ? (
        <EmptyState icon={<IconPlayerPause size={26} stroke={1.7} />} title={words.pausedTitle}>
          {words.pausedText}
        </EmptyState>
      ) : live.wasCleared ? (
        <EmptyState icon={<IconEraser size={26} stroke={1.7} />} title={words.clearedTitle}>
          {words.clearedText}
        </EmptyState>
      ) : (
        <EmptyState
          icon={<IconActivity size={26} stroke={1.7} />}
          title={words.title}
          action={
            <Button variant="default" component="a" href={writeRoute({ screen: 'home', settings: {} })}>
              {words.link}
            </Button>
          }
        >
          {words.text}
        </EmptyState>
      )}
    </div>
  );
}
