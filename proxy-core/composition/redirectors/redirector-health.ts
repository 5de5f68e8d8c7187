/**
 * Tells people when a redirector does not do its work, in words, and takes it
 * back when it does again. Looks at the pools' figures once a second while
 * there are any; knows nothing of helpers.
 */
import type { Clock } from '#core/common/ports.ts';
import type { FailurePolicy } from '#core/common/failure-causes.ts';
import type { RedirectorPoolView } from '#core/contract/redirector-views.ts';
import type { HealthNote } from '#core/contract/views.ts';

export interface HealthWords {
  on(note: HealthNote): void;
  off(code: HealthNote['code']): void;
}

const LOOK_MS = 1000;
/** So long after its last failure a pool that is asked nothing counts as well again. */
const FORGIVEN_MS = 60_000;

interface Seen {
  readonly answered: number;
  readonly failed: number;
  /** Null: it is well. */
  readonly failingSinceMs: number | null;
}

export class RedirectorHealth {
  readonly #views: () => readonly RedirectorPoolView[];
  readonly #words: HealthWords;
  readonly #clock: Clock;
  #seen = new Map<string, Seen>();
  #cancel: (() => void) | null = null;

  constructor(views: () => readonly RedirectorPoolView[], words: HealthWords, clock: Clock) {
    this.#views = views;
    this.#words = words;
    this.#clock = clock;
  }

  /** Looks now, and goes on while there are pools. Call it again when pools have come or gone. */
  watch(): void {
    this.#cancel?.();
    this.#cancel = null;
    const views = this.#views();
    this.#look(views);
    if (views.length > 0) this.#cancel = this.#clock.after(LOOK_MS, () => this.watch());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(views: readonly RedirectorPoolView[]): void {
    const before = this.#seen;
    const nowMs = this.#clock.now();
    this.#seen = new Map(views.map((view) => [view.name, seenNow(view, before.get(view.name), nowMs)]));
    const troubles = views
      .map((view) => troubleOf(view, this.#seen.get(view.name)?.failingSinceMs !== null))
      .filter((trouble) => trouble !== null);
    if (troubles.length === 0) return this.#words.off('redirector-failing');
    const level = troubles.some((trouble) => trouble.level === 'problem') ? 'problem' : 'warning';
    this.#words.on({ code: 'redirector-failing', level, userText: troubles.map((trouble) => trouble.text).join(' ') });
  }
}

/** Failing from more failures than answers between two looks, until a look without any failure and with an answer, or a quiet minute. */
function seenNow({ counters }: RedirectorPoolView, before: Seen | undefined, nowMs: number): Seen {
  const { answered, failed } = counters;
  const failures = failed - (before?.failed ?? 0);
  const answers = answered - (before?.answered ?? 0);
  const since = before?.failingSinceMs ?? null;
  if (failures > 0) return { answered, failed, failingSinceMs: failures > answers || since !== null ? nowMs : null };
  return { answered, failed, failingSinceMs: since === null || answers > 0 || nowMs - since >= FORGIVEN_MS ? null : since };
}

interface Trouble {
  readonly level: HealthNote['level'];
  readonly text: string;
}

function troubleOf(view: RedirectorPoolView, isFailing: boolean): Trouble | null {
  const { name, state, lastEnd, onFailure } = view;
  const how = lastEnd === null ? '' : ` (${lastEnd})`;
  const meanwhile = CONSEQUENCES[onFailure];
  switch (state) {
    case 'stopped':
      return null;
    case 'quarantined':
      return {
        level: 'problem',
        text: `The redirector ${name} kept failing${how} and is not started any more. ${meanwhile} Mend it, then restart it under Redirectors.`,
      };
    case 'backing-off': {
      const what = view.protocol === 'icap' ? 'cannot be reached' : 'keeps ending';
      return { level: 'warning', text: `The redirector ${name} ${what}${how}; it is tried again by itself. ${meanwhile}` };
    }
    case 'running':
      return isFailing ? { level: 'warning', text: `The redirector ${name} does not answer as it should${how}. ${meanwhile}` } : null;
  }
}

const CONSEQUENCES: Readonly<Record<FailurePolicy, string>> = {
  allow: 'Until then requests go on without it.',
  deny: 'Until then every request it would be asked about is refused.',
  skip: 'Until then requests go on without it, to the next redirector.',
};
