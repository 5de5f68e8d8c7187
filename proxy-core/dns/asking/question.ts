/**
 * One name and one type, asked until there is an answer, the servers have run
 * out, or the time is over. Follows aliases. Attempts that were given up for
 * another server still count when their reply comes late.
 */
import type { Clock } from '#core/common/ports.ts';
import { Attempt, type AttemptEvents, type AttemptForm } from './attempt.ts';
import { NOT_WAITING, type Deadlines, type Waiting } from './deadlines.ts';
import type { NameServer } from '../servers/name-server.ts';
import { QueryPlan, type PlanLimits } from './query-plan.ts';
import { MAX_ALIASES, readAddressReply, type ReplyMeaning } from './reply-meaning.ts';
import type { LinkFault } from '../transport/server-link.ts';

/** How it ended. `server` is the one that answered. */
export type Finding =
  | {
      readonly type: 'addresses';
      readonly addresses: readonly string[];
      readonly aliases: readonly string[];
      readonly ttlSeconds: number;
      readonly server: string;
    }
  | {
      readonly type: 'no-such-name' | 'no-data';
      readonly aliases: readonly string[];
      readonly ttlSeconds: number | undefined;
      readonly server: string;
    }
  | { readonly type: 'message'; readonly octets: Uint8Array }
  | { readonly type: 'failed'; readonly detail: string }
  | { readonly type: 'timed-out' };

export interface QuestionWorld {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly limits: PlanLimits;
}

/** Over TCP, opening the connection included. */
const STREAM_WAIT_MS = 2000;

/** What is wanted of the reply: `readAddressReply`, or `readRelayedReply`. */
export type ReadReply = (octets: Uint8Array, name: string, type: number) => ReplyMeaning;

export class Question implements Waiting, AttemptEvents {
  readonly type: number;
  dueStep = NOT_WAITING;
  /** The name asked for now: the end of the alias chain so far. */
  name: string;
  readonly #world: QuestionWorld;
  readonly #servers: readonly NameServer[];
  readonly #onFinding: (finding: Finding, question: Question) => void;
  readonly #read: ReadReply;
  readonly #startedAt: number;
  readonly #attempts: Attempt[] = [];
  #plan: QueryPlan;
  #aliases: readonly string[] = [];
  #aliasTtlSeconds = Infinity;
  #lastDetail = '';
  #isLastChance = false;
  #isOver = false;

  /** @param servers best first; kept as they are until the question is over. */
  constructor(
    name: string,
    type: number,
    servers: readonly NameServer[],
    world: QuestionWorld,
    onFinding: (finding: Finding, question: Question) => void,
    read: ReadReply = readAddressReply,
  ) {
    this.name = name;
    this.type = type;
    this.#servers = servers;
    this.#world = world;
    this.#onFinding = onFinding;
    this.#read = read;
    this.#startedAt = world.clock.now();
    this.#plan = new QueryPlan(servers.length, world.limits);
  }

  start(): void {
    this.#goOn();
  }

  /** Sends nothing more; what is under way may still be answered. */
  takeLastChance(): void {
    this.#isLastChance = true;
  }

  /** Nothing is reported after this. */
  stop(): void {
    this.#isOver = true;
    this.#world.deadlines.clear(this);
    for (const attempt of this.#attempts) attempt.giveUp();
    this.#attempts.length = 0;
  }

  /** The server under way was silent, or the pause is over. */
  onDeadline(): void {
    const attempt = this.#attempts.at(-1);
    if (attempt !== undefined && !attempt.isOver) {
      attempt.wasSilent();
      this.#plan.silent();
      if (attempt.form.overStream) this.#plan.refused(attempt.place);
    }
    this.#goOn();
  }

  onReply(attempt: Attempt, octets: Uint8Array): void {
    const meaning = this.#read(octets, this.name, this.type);
    switch (meaning.type) {
      case 'addresses':
      case 'no-such-name':
      case 'no-data':
        attempt.wasAnswered();
        this.#finish(this.#withAliases(meaning, attempt.server.address.text));
        return;
      case 'message':
        attempt.wasAnswered();
        this.#finish(meaning);
        return;
      case 'alias':
        attempt.wasAnswered();
        this.#follow(meaning);
        return;
      case 'truncated':
        attempt.wasAnswered();
        this.#again(attempt, { ...attempt.form, overStream: true });
        return;
      case 'not-understood':
        this.#retryWithoutEdns(attempt);
        return;
      case 'failure':
        attempt.hasFailed(meaning.detail, true);
        this.#refuse(attempt, meaning.detail);
        return;
    }
  }

  onCaseLost(attempt: Attempt): void {
    attempt.server.lostCase();
    this.#again(attempt, { ...attempt.form, mixedCase: false });
  }

  onFault(attempt: Attempt, fault: LinkFault): void {
    attempt.hasFailed(fault.detail, false);
    this.#lastDetail = fault.detail;
    if (fault.type === 'overloaded' || attempt.form.overStream) this.#plan.refused(attempt.place);
    else this.#plan.unreachable(attempt.place);
    this.#goOnAfter(attempt);
  }

  #goOn(): void {
    if (this.#isOver) return;
    const step = this.#isLastChance
      ? ({ type: 'give-up', because: 'timed-out' } as const)
      : this.#plan.next(this.#world.clock.now() - this.#startedAt);
    switch (step.type) {
      case 'ask': {
        const server = this.#servers[step.server];
        if (server === undefined) throw new Error(`the plan names server ${step.server} of ${this.#servers.length}`);
        this.#world.deadlines.set(this, step.waitMs);
        this.#send(server, step.server, { overStream: false, mixedCase: server.mixesCase, edns: server.knowsEdns });
        return;
      }
      case 'pause':
        this.#world.deadlines.set(this, step.waitMs);
        return;
      case 'give-up':
        this.#finish(
          step.because === 'timed-out'
            ? { type: 'timed-out' }
            : { type: 'failed', detail: this.#lastDetail === '' ? 'no name server is known' : this.#lastDetail },
        );
        return;
    }
  }

  #send(server: NameServer, place: number, form: AttemptForm): void {
    const attempt = new Attempt(this, server, place, form, this.#world.clock);
    this.#attempts.push(attempt);
    attempt.send();
  }

  /** The same server once more, in another form; the round is not moved by it. */
  #again(attempt: Attempt, form: AttemptForm): void {
    if (this.#isOver) return;
    if (this.#isLastChance || attempt.isRepeated(form)) {
      this.#refuse(attempt, 'the name server did not answer usably');
      return;
    }
    const leftMs = this.#world.limits.totalMs - (this.#world.clock.now() - this.#startedAt);
    if (form.overStream && leftMs > 0) this.#world.deadlines.set(this, Math.min(STREAM_WAIT_MS, leftMs));
    this.#send(attempt.server, attempt.place, form);
  }

  #retryWithoutEdns(attempt: Attempt): void {
    if (attempt.form.edns) {
      attempt.server.knowsEdns = false;
      this.#again(attempt, { ...attempt.form, edns: false });
      return;
    }
    attempt.hasFailed('the name server does not understand the question', true);
    this.#refuse(attempt, 'the name server does not understand the question');
  }

  #refuse(attempt: Attempt, detail: string): void {
    this.#lastDetail = detail;
    this.#plan.refused(attempt.place);
    this.#goOnAfter(attempt);
  }

  /** Only the end of the attempt that is waited for moves the round. */
  #goOnAfter(attempt: Attempt): void {
    if (this.#isOver || this.#attempts.at(-1) !== attempt) return;
    this.#world.deadlines.clear(this);
    this.#goOn();
  }

  #follow(meaning: Extract<ReplyMeaning, { type: 'alias' }>): void {
    this.#aliases = [...this.#aliases, ...meaning.aliases];
    this.#aliasTtlSeconds = Math.min(this.#aliasTtlSeconds, meaning.ttlSeconds);
    if (this.#aliases.length > MAX_ALIASES || this.#isLastChance) {
      this.#finish({ type: 'failed', detail: `${this.name} is an alias of an alias, more than ${MAX_ALIASES} times` });
      return;
    }
    for (const attempt of this.#attempts) attempt.giveUp();
    this.#attempts.length = 0;
    this.name = meaning.target;
    this.#plan = new QueryPlan(this.#servers.length, this.#world.limits);
    this.#world.deadlines.clear(this);
    this.#goOn();
  }

  #withAliases(meaning: Extract<ReplyMeaning, { type: 'addresses' | 'no-such-name' | 'no-data' }>, server: string): Finding {
    if (this.#aliases.length === 0) return { ...meaning, server };
    const aliases = [...this.#aliases, ...meaning.aliases];
    if (meaning.type === 'addresses')
      return { ...meaning, aliases, ttlSeconds: Math.min(meaning.ttlSeconds, this.#aliasTtlSeconds), server };
    return { ...meaning, aliases, server };
  }

  #finish(finding: Finding): void {
    if (this.#isOver) return;
    this.stop();
    this.#onFinding(finding, this);
  }
}
