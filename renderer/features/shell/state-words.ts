/** What the pill in the header says. Pure. */
import type { StateView } from '#contract/views.ts';
import type { LinkState } from '../../news/news-store.ts';

export type PillState = 'on' | 'off' | 'problem' | 'unknown';

/** A core that cannot be reached is unknown, whatever it said last; a problem outranks the switch. */
export function pillState(link: LinkState, state: StateView | null): PillState {
  if (link !== 'live' || state === null) return 'unknown';
  if (state.health.some(({ level }) => level === 'problem')) return 'problem';
  return state.filteringOn ? 'on' : 'off';
}
