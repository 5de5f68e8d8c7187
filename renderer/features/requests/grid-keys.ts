/** What a key does in a table of rows. Pure. */

export type GridKey = { readonly type: 'move'; readonly to: number } | { readonly type: 'open' | 'close' };

/**
 * @param at the row the keys speak of; -1 when there is none yet.
 * @param page rows in sight.
 */
export function gridKey(key: string, at: number, count: number, page: number): GridKey | null {
  const to = (index: number): GridKey | null => (count === 0 ? null : { type: 'move', to: Math.max(0, Math.min(count - 1, index)) });
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(at + 1);
    case 'ArrowUp':
    case 'k':
      return to(at === -1 ? 0 : at - 1);
    case 'PageDown':
      return to(Math.max(at, 0) + page);
    case 'PageUp':
      return to(at - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    case 'Enter':
      return at === -1 ? null : { type: 'open' };
    case 'Escape':
      return { type: 'close' };
    default:
      return null;
  }
}
