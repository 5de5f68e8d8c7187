/**
 * Numbers for what repeats from row to row (hosts, and everything else about a
 * request that repeats), so a batch carries numbers instead of text. Lives on
 * the loop; the thread keeps the same book. Knows nothing of batches.
 */
import type { RequestKind } from './worker-messages.ts';

export interface WordBookLimits {
  readonly maxSites: number;
  readonly maxKinds: number;
}

/** About 2 MB at the most; a full book is replaced by an empty one. */
const LIMITS: WordBookLimits = { maxSites: 8192, maxKinds: 4096 };
/** Looking longer costs more than naming the kind again. */
const MAX_LOOKED_AT = 64;

export class WordBook {
  /** By number. They only ever grow. */
  readonly sites: string[] = [];
  readonly kinds: RequestKind[] = [];
  readonly #limits: WordBookLimits;
  readonly #siteNumbers = new Map<string, number>();
  /** By client and rule, which leaves few kinds to look through. */
  readonly #kindNumbers = new Map<string, number[]>();
  #last = -1;

  constructor(limits: WordBookLimits = LIMITS) {
    this.#limits = limits;
  }

  /** True: begin a new book before the next batch. One batch more always fits. */
  get isFull(): boolean {
    return this.sites.length >= this.#limits.maxSites || this.kinds.length >= this.#limits.maxKinds;
  }

  siteOf(host: string): number {
    const known = this.#siteNumbers.get(host);
    if (known !== undefined) return known;
    const site = this.sites.push(ownCopy(host)) - 1;
    this.#siteNumbers.set(this.sites[site] as string, site);
    return site;
  }

  kindOf(row: RequestKind): number {
    const last = this.kinds[this.#last];
    if (last !== undefined && isSameKind(last, row)) return this.#last;
    const group = this.#groupOf(row);
    const looked = Math.max(0, group.length - MAX_LOOKED_AT);
    for (let at = group.length - 1; at >= looked; at -= 1) {
      const number = group[at] as number;
      if (isSameKind(this.kinds[number] as RequestKind, row)) return (this.#last = number);
    }
    this.#last = this.kinds.push(ownKind(row)) - 1;
    group.push(this.#last);
    return this.#last;
  }

  #groupOf(row: RequestKind): number[] {
    const key = row.rule === null ? row.client : `${row.client}\n${row.rule}`;
    const known = this.#kindNumbers.get(key);
    if (known !== undefined) return known;
    const group: number[] = [];
    this.#kindNumbers.set(ownCopy(key), group);
    return group;
  }
}

function isSameKind(a: RequestKind, b: RequestKind): boolean {
  return (
    a.status === b.status &&
    a.port === b.port &&
    a.action === b.action &&
    a.because === b.because &&
    a.mode === b.mode &&
    a.fault === b.fault &&
    a.method === b.method &&
    a.rule === b.rule &&
    a.user === b.user &&
    a.client === b.client
  );
}

function ownKind(row: RequestKind): RequestKind {
  const { mode, port, action, because, status, fault } = row;
  const user = row.user === null ? null : ownCopy(row.user);
  const rule = row.rule === null ? null : ownCopy(row.rule);
  return { client: ownCopy(row.client), user, mode, method: ownCopy(row.method), port, action, because, rule, status, fault };
}

/** A part of a longer string keeps the whole alive: a remembered host would hold the head it was cut from. */
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
