/**
 * Which server is asked next, for how long, and when to stop. Pure: events and
 * elapsed time in, the next step out. One plan serves one question of one type.
 *
 * Servers take turns, in the order given. A silent server gets its next turn
 * with twice the time; one that says it cannot answer gets no other turn; one
 * that cannot be reached gets one more, a moment later, in case it is just
 * being restarted.
 */

export type Step =
  /** Ask server number `server` of the order and wait `waitMs` for it. */
  | { readonly type: 'ask'; readonly server: number; readonly waitMs: number }
  /** Ask nobody, then come back. */
  | { readonly type: 'pause'; readonly waitMs: number }
  | { readonly type: 'give-up'; readonly because: 'timed-out' | 'failed' };

export interface PlanLimits {
  /** For the whole question, aliases and TCP included. */
  readonly totalMs: number;
  /** For the first turn of each server. */
  readonly firstWaitMs: number;
}

export const DEFAULT_PLAN_LIMITS: PlanLimits = { totalMs: 5000, firstWaitMs: 400 };
/** Before a server that could not be reached gets its second turn. */
export const UNREACHABLE_PAUSE_MS = 250;
/** No question sends more than this, whatever happens. */
const MAX_STEPS = 24;

interface Standing {
  turns: number;
  unreachable: number;
  refused: boolean;
}

export class QueryPlan {
  readonly #limits: PlanLimits;
  readonly #servers: readonly Standing[];
  #next = 0;
  #steps = 0;
  #unreachableAllowed = 1;
  #sawSilence = false;

  /** @param servers how many there are. Zero gives up at once. */
  constructor(servers: number, limits: PlanLimits) {
    this.#limits = limits;
    this.#servers = Array.from({ length: servers }, () => ({ turns: 0, unreachable: 0, refused: false }));
  }

  /** It did not answer in the time it was given. It stays in the round. */
  silent(): void {
    this.#sawSilence = true;
  }

  /** It answered that it cannot, or what cannot be read. */
  refused(server: number): void {
    const standing = this.#servers[server];
    if (standing !== undefined) standing.refused = true;
  }

  unreachable(server: number): void {
    const standing = this.#servers[server];
    if (standing !== undefined) standing.unreachable += 1;
  }

  /** @param elapsedMs since the question was first put. */
  next(elapsedMs: number): Step {
    const leftMs = this.#limits.totalMs - elapsedMs;
    this.#steps += 1;
    if (leftMs <= 0 || this.#steps > MAX_STEPS || this.#servers.length === 0) return this.#giveUp();
    const server = this.#nextInRound();
    if (server !== undefined) return this.#ask(server, leftMs);
    const mayPause = this.#unreachableAllowed === 1 && leftMs > UNREACHABLE_PAUSE_MS;
    if (!mayPause || this.#servers.every((standing) => standing.refused)) return this.#giveUp();
    this.#unreachableAllowed = 2;
    return { type: 'pause', waitMs: UNREACHABLE_PAUSE_MS };
  }

  #ask(server: number, leftMs: number): Step {
    const standing = this.#servers[server];
    const turns = standing?.turns ?? 0;
    if (standing !== undefined) standing.turns += 1;
    this.#next = server + 1;
    return { type: 'ask', server, waitMs: Math.min(leftMs, this.#limits.firstWaitMs * 2 ** turns) };
  }

  #nextInRound(): number | undefined {
    for (let step = 0; step < this.#servers.length; step += 1) {
      const server = (this.#next + step) % this.#servers.length;
      const standing = this.#servers[server];
      if (standing !== undefined && !standing.refused && standing.unreachable < this.#unreachableAllowed) return server;
    }
    return undefined;
  }

  #giveUp(): Step {
    return { type: 'give-up', because: this.#sawSilence ? 'timed-out' : 'failed' };
  }
}
