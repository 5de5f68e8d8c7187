/**
 * One name and one type, asked until there is an answer, the servers have run
 * out, or the time is over. Follows aliases. Attempts that were given up for
 * another server still count when their reply comes late.
 */
import type { Clock } from '#core/common/ports.ts';
import { NOT_WAITING, type Deadlines, type Waiting } from './deadlines.ts';
import type { NameServer } from '../servers/name-server.ts';
import { QueryPlan, type PlanLimits } from './query-plan.ts';
import { MAX_ALIASES, readMeaning, type ReplyMeaning } from './reply-meaning.ts';
import type { AskForm, Asking, LinkFault } from '../transport/server-link.ts';
import { readReply } from '../wire/message-reader.ts';

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
  | { readonly type: 'failed'; readonly detail: string }
  | { readonly type: 'timed-out' };

export interface QuestionWorld {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly limits: PlanLimits;
}

/** How one sending of the question is meant. */
interface AttemptForm {
  readonly overStream: boolean;
  readonly mixedCase: boolean;
  readonly edns: boolean;
}

/** Over TCP, opening the connection included. */
const STREAM_WAIT_MS = 2000;

export class Question implements Waiting {
  readonly type: number;
  dueStep = NOT_WAITING;
  /** The name asked for now: the end of the alias chain so far. */
  name: string;
  readonly #world: QuestionWorld;
  readonly #servers: readonly NameServer[];
  readonly #onFinding: (finding: Finding, question: Question) => void;
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
  ) {
    this.name = name;
    this.type = type;
    this.#servers = servers;
    this.#world = world;
    this.#onFinding = onFinding;
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

  /** Asks a server that has been down, beside the round: its answer is as good as any. */
  probe(server: NameServer): void {
    if (!this.#isOver) this.#send(server, -1, { overStream: false, mixedCase: server.mixesCase, edns: server.knowsEdns });
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
    const reply = readReply(octets);
    const meaning: ReplyMeaning =
      reply === undefined
        ? { type: 'failure', detail: 'the name server sent an unreadable reply' }
        : readMeaning(reply, this.name, this.type);
    switch (meaning.type) {
      case 'addresses':
      case 'no-such-name':
      case 'no-data':
        attempt.wasAnswered();
        this.#finish(this.#withAliases(meaning, attempt.server.address.text));
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
    // A probe is never the attempt that is waited for.
    if (place < 0) this.#attempts.unshift(attempt);
    else this.#attempts.push(attempt);
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

/** One sending. Keeps the statistics of its server honest. */
class Attempt implements Asking {
  readonly server: NameServer;
  /** Its number in the plan; -1 for a probe. */
  readonly place: number;
  readonly form: AttemptForm;
  readonly #question: Question;
  readonly #clock: Clock;
  readonly #sentAt: number;
  #giveUp: (() => void) | undefined;
  isOver = false;

  constructor(question: Question, server: NameServer, place: number, form: AttemptForm, clock: Clock) {
    this.#question = question;
    this.server = server;
    this.place = place;
    this.form = form;
    this.#clock = clock;
    this.#sentAt = clock.now();
  }

  get name(): string {
    return this.#question.name;
  }

  get type(): number {
    return this.#question.type;
  }

  send(): void {
    this.server.statistics.queries += 1;
    const link = this.form.overStream ? this.server.streamLink : this.server.link;
    const form: AskForm = this.form;
    const giveUp = link.ask(this, form);
    if (!this.isOver) this.#giveUp = giveUp;
  }

  onReply(reply: Uint8Array): void {
    this.isOver = true;
    if (this.form.mixedCase && !this.form.overStream) this.server.keptCase();
    this.#question.onReply(this, reply);
  }

  onCaseLost(): void {
    this.isOver = true;
    this.#question.onCaseLost(this);
  }

  onFault(fault: LinkFault): void {
    this.isOver = true;
    this.#question.onFault(this, fault);
  }

  isRepeated(form: AttemptForm): boolean {
    return form.overStream === this.form.overStream && form.mixedCase === this.form.mixedCase && form.edns === this.form.edns;
  }

  /** Late replies still count, so it is not given up. */
  wasSilent(): void {
    this.hasFailed('no answer in time', false);
  }

  wasAnswered(): void {
    this.server.statistics.answered(this.#clock.now() - this.#sentAt);
  }

  hasFailed(detail: string, isAlive: boolean): void {
    this.server.statistics.failed(detail, isAlive, this.#clock.now());
  }

  giveUp(): void {
    this.isOver = true;
    this.#giveUp?.();
  }
}
