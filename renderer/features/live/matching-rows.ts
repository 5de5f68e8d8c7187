/** Which rows fit the filter box and the chips. Pure. */
import { comparable, hostOfLetters, isAddressOf, readPastedAddress } from '#contract/pasted-address.ts';
import type { ConnectionView } from '#contract/views.ts';
import type { LiveFilter, Term } from './live-filter.ts';

export const CHIPS = ['all', 'open', 'blocked', 'failed'] as const;
export type Chip = (typeof CHIPS)[number];

/** Newest first, as people read them. `after`: only rows with a larger id, for a view that was cleared. */
export function matchingRows(rows: readonly ConnectionView[], filter: LiveFilter, chip: Chip, after = -1): readonly ConnectionView[] {
  const found: ConnectionView[] = [];
  const fits = filter.terms.map(({ isExcluding, ...term }) => ({ isExcluding, test: testOf(term) }));
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const row = rows[at];
    if (row === undefined || row.id <= after) break;
    if ((chip === 'all' || row.state === chip) && fits.every(({ test, isExcluding }) => test(row) !== isExcluding)) found.push(row);
  }
  return found;
}

type Test = (row: ConnectionView) => boolean;

/** What can be worked out once is not worked out for each row. */
function testOf({ field, value }: Omit<Term, 'isExcluding'>): Test {
  switch (field) {
    case 'any':
      return anywhere(value);
    case 'host': {
      const host = hostOfLetters(value);
      return (row) => includes(row.host, value) || row.host.includes(host);
    }
    case 'client':
      return (row) => includes(row.client, value) || includes(row.user ?? '', value);
    case 'method':
      return (row) => row.method.toLowerCase() === value;
    case 'status':
      return (row) => row.status !== null && (value.endsWith('xx') ? String(row.status)[0] === value[0] : String(row.status) === value);
    case 'verdict':
      return (row) => verdictOf(row) === value;
    case 'reason':
      return (row) => includes(row.because, value) || includes(row.rule ?? '', value) || includes(row.fault ?? '', value);
  }
}

/** In site, path and device; or a whole address that is the row's. Letters are found however they were written. */
function anywhere(value: string): Test {
  const letters = comparable(value);
  const address = readPastedAddress(letters);
  const isPlain = /^[ -~]*$/.test(letters);
  const host = isPlain ? '' : hostOfLetters(letters);
  return (row) =>
    includes(row.host, letters) ||
    includes(row.path, value) ||
    includes(row.client, value) ||
    includes(row.user ?? '', value) ||
    (!isPlain && (row.host.includes(host) || comparable(row.path).includes(letters))) ||
    (address !== null && isAddressOf(address, row));
}

function verdictOf(row: ConnectionView): string {
  if (row.state === 'blocked' || row.state === 'redirected' || row.state === 'failed') return row.state;
  if (row.state === 'challenged') return 'sign-in';
  return row.action === 'rewrite' ? 'changed' : 'allowed';
}

function includes(whole: string, part: string): boolean {
  return whole.toLowerCase().includes(part);
}
