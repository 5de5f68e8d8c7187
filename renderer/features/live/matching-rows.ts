/** Which rows fit the filter box and the chips. Pure. */
import type { ConnectionView } from '#contract/views.ts';
import type { LiveFilter, Term } from './live-filter.ts';

export const CHIPS = ['all', 'open', 'blocked', 'failed'] as const;
export type Chip = (typeof CHIPS)[number];

/** Newest first, as people read them. `after`: only rows with a larger id, for a view that was cleared. */
export function matchingRows(rows: readonly ConnectionView[], filter: LiveFilter, chip: Chip, after = -1): readonly ConnectionView[] {
  const found: ConnectionView[] = [];
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const row = rows[at];
    if (row === undefined || row.id <= after) break;
    if ((chip === 'all' || row.state === chip) && filter.terms.every((term) => fits(row, term) !== term.isExcluding)) found.push(row);
  }
  return found;
}

function fits(row: ConnectionView, { field, value }: Term): boolean {
  switch (field) {
    case 'any':
      return includes(row.host, value) || includes(row.path, value) || includes(row.client, value) || includes(row.user ?? '', value);
    case 'host':
      return includes(row.host, value);
    case 'client':
      return includes(row.client, value) || includes(row.user ?? '', value);
    case 'method':
      return row.method.toLowerCase() === value;
    case 'status':
      return row.status !== null && (value.endsWith('xx') ? String(row.status)[0] === value[0] : String(row.status) === value);
    case 'verdict':
      return verdictOf(row) === value;
    case 'reason':
      return includes(row.because, value) || includes(row.rule ?? '', value) || includes(row.fault ?? '', value);
  }
}

function verdictOf(row: ConnectionView): string {
  if (row.state === 'blocked' || row.state === 'redirected' || row.state === 'failed') return row.state;
  if (row.state === 'challenged') return 'sign-in';
  return row.action === 'rewrite' ? 'changed' : 'allowed';
}

function includes(whole: string, part: string): boolean {
  return whole.toLowerCase().includes(part);
}
