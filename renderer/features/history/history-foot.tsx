import { Button } from '@mantine/core';
import { formatCount } from '../../format/numbers.ts';
import { text } from '../../text/text.ts';
import type { HistoryFound } from './use-history.ts';
import classes from '../../components/table-screen.module.css';

/** How much was found, whether there is more, and what went wrong on the way. */
export function HistoryFoot({ found }: { readonly found: HistoryFound }) {
  const words = text.history;
  const count = formatCount(found.rows.length);
  const hasRows = found.rows.length > 0;
  return (
    <div className={classes.foot} role="status">
      {hasRows && <span>{found.end === 'too-many' ? words.tooMany(count) : words.found(count, found.end === 'reached')}</span>}
      {found.isMoreUnderWay && <span>{words.more}</span>}
      {hasRows && found.problem !== null && (
        <>
          <strong>{found.problem}</strong>
          <Button size="compact-xs" variant="default" onClick={found.refresh}>
            {words.retry}
          </Button>
        </>
      )}
    </div>
  );
}
