/** What the tray knows and how it looks: from the news of the core to words and a shape. Pure. */
import type { HealthNote, News } from '#core/contract/views.ts';
import { text } from '../text.ts';
import type { ShieldState } from './shield.ts';

export interface TrayState {
  /** Null before the first news. */
  readonly filteringOn: boolean | null;
  readonly problem: string | null;
  /** Where programs of this machine find the proxy, `host:port`. */
  readonly proxy: string | null;
  readonly open: number;
  readonly octetsDown: number;
  readonly octetsUp: number;
}

export const NO_NEWS: TrayState = { filteringOn: null, problem: null, proxy: null, open: 0, octetsDown: 0, octetsUp: 0 };

export function withNews(known: TrayState, { state, counters }: News): TrayState {
  const settings =
    state === undefined
      ? {}
      : {
          filteringOn: state.filteringOn,
          problem: firstProblem(state.health),
          proxy: proxyFor(state.listeners.find(({ mode }) => mode === 'forward')?.address),
        };
  const counted = counters === undefined ? {} : { open: counters.open, octetsDown: counters.octetsDown, octetsUp: counters.octetsUp };
  return { ...known, ...settings, ...counted };
}

/** The core told us nothing more, although nobody stopped it. */
export function withoutCore(known: TrayState): TrayState {
  return { ...known, problem: text.tray.coreGone };
}

export function shieldOf({ problem, filteringOn }: TrayState): ShieldState {
  if (problem !== null) return 'problem';
  return filteringOn === true ? 'on' : 'off';
}

const LONGEST_LINE = 80;

export function stateLine({ problem, filteringOn }: TrayState): string {
  if (problem !== null) return text.tray.problem(shortened(problem));
  if (filteringOn === null) return text.tray.starting;
  return filteringOn ? text.tray.on : text.tray.off;
}

/** Windows shows 127 characters at most. */
const LONGEST_TOOLTIP = 127;

export function tooltip(state: TrayState): string {
  const { open, octetsDown, octetsUp } = state;
  return text.tray.tooltip(stateLine(state), open, megabytes(octetsDown), megabytes(octetsUp)).slice(0, LONGEST_TOOLTIP);
}

function firstProblem(health: readonly HealthNote[]): string | null {
  return health.find(({ level }) => level === 'problem')?.userText ?? null;
}

/** A proxy that listens on every address is reached at this machine's own. */
function proxyFor(address: string | undefined): string | null {
  return address?.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:') ?? null;
}

/** Coarse, so that a quiet machine does not get a new text every moment. */
function megabytes(octets: number): string {
  const mega = octets / 1e6;
  return mega >= 1000 ? `${(mega / 1000).toFixed(1)} GB` : `${mega.toFixed(mega < 10 ? 1 : 0)} MB`;
}

function shortened(words: string): string {
  return words.length <= LONGEST_LINE ? words : `${words.slice(0, LONGEST_LINE - 1).trimEnd()}…`;
}
