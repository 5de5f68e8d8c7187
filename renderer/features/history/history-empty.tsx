import { Button, Loader } from '@mantine/core';
import { IconDatabaseX, IconHistory, IconSearchOff } from '@tabler/icons-react';
import { EmptyState } from '../../components/empty-state.tsx';
import { text } from '../../text/text.ts';
import type { HistoryFound } from './use-history.ts';
import classes from '../../components/table-screen.module.css';

interface HistoryEmptyParts {
  readonly found: HistoryFound;
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

/** Why there is no row: not yet, nothing there, nothing found, or it could not be read. */
export function HistoryEmpty(parts: HistoryEmptyParts) {
  return (
    <div className={classes.empty}>
      <Reason {...parts} />
    </div>
  );
}

function Reason({ found, isFiltered, onClear }: HistoryEmptyParts) {
  const words = text.history;
  if (found.problem !== null)
    return (
      <EmptyState
        icon={<IconDatabaseX size={26} stroke={1.7} />}
        title={words.failedTitle}
        action={<Button onClick={found.refresh}>{words.retry}</Button>}
      >
        {found.problem}
      </EmptyState>
    );
  if (found.isFirstPageUnderWay) return <Loader size="sm" aria-label={words.searching} />;
  if (isFiltered)
    return (
      <EmptyState
        icon={<IconSearchOff size={26} stroke={1.7} />}
        title={words.empty.filteredTitle}
        action={
          <Button variant="default" onClick={onClear}>
            {words.clearSearch}
          </Button>
        }
      >
        {words.empty.filteredText}
      </EmptyState>
    );
  return (
    <EmptyState icon={<IconHistory size={26} stroke={1.7} />} title={words.empty.title}>
      {words.empty.text}
    </EmptyState>
  );
}
