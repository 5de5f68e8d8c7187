/** One sending of one question to one server. Keeps the statistics of that server honest. */
import type { Clock } from '#core/common/ports.ts';
import type { NameServer } from '../servers/name-server.ts';
import type { AskForm, Asking, LinkFault, ServerLink } from '../transport/server-link.ts';
import { holdsUpperCase } from '../wire/reply-match.ts';

/** How it is meant. */
export interface AttemptForm extends AskForm {
  readonly overStream: boolean;
}

/** The question it belongs to. */
export interface AttemptEvents {
  readonly name: string;
  readonly type: number;
  onReply(attempt: Attempt, octets: Uint8Array): void;
  onCaseLost(attempt: Attempt): void;
  onFault(attempt: Attempt, fault: LinkFault): void;
}

export class Attempt implements Asking {
  readonly server: NameServer;
  /** Its number in the plan. */
  readonly place: number;
  readonly form: AttemptForm;
  readonly #question: AttemptEvents;
  readonly #clock: Clock;
  readonly #sentAt: number;
  #giveUp: (() => void) | undefined;
  isOver = false;

  constructor(question: AttemptEvents, server: NameServer, place: number, form: AttemptForm, clock: Clock) {
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

  get #link(): ServerLink {
    return this.form.overStream ? this.server.streamLink : this.server.link;
  }

  send(): void {
    this.server.statistics.queries += 1;
    const giveUp = this.#link.ask(this, this.form);
    if (!this.isOver) this.#giveUp = giveUp;
  }

  onReply(reply: Uint8Array): void {
    this.isOver = true;
    if (this.form.mixedCase && !this.form.overStream && holdsUpperCase(reply)) this.server.keptCase();
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
    this.#link.wasSilent();
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
