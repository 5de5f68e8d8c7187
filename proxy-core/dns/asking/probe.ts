/**
 * Finds out whether a server that was down answers again. Runs beside a
 * lookup, with a name that is being asked for anyway; nobody waits for it and
 * its answer is used for nothing else.
 */
import { Attempt, type AttemptEvents } from './attempt.ts';
import { NOT_WAITING, type Waiting } from './deadlines.ts';
import type { NameServer } from '../servers/name-server.ts';
import { readAddressReply } from './reply-meaning.ts';
import type { QuestionWorld } from './question.ts';
import { TYPE } from '../wire/record-types.ts';

const PROBE_MS = 2000;

export class Probe implements Waiting, AttemptEvents {
  readonly name: string;
  readonly type = TYPE.A;
  dueStep = NOT_WAITING;
  readonly #world: QuestionWorld;
  readonly #attempt: Attempt;

  constructor(name: string, server: NameServer, world: QuestionWorld) {
    this.name = name;
    this.#world = world;
    this.#attempt = new Attempt(this, server, 0, { overStream: false, mixedCase: server.mixesCase, edns: server.knowsEdns }, world.clock);
  }

  start(): void {
    this.#world.deadlines.set(this, PROBE_MS);
    this.#attempt.send();
  }

  onDeadline(): void {
    this.#attempt.wasSilent();
    this.#attempt.giveUp();
  }

  onReply(attempt: Attempt, octets: Uint8Array): void {
    this.#world.deadlines.clear(this);
    const meaning = readAddressReply(octets, this.name, this.type);
    if (meaning.type === 'failure') attempt.hasFailed(meaning.detail, false);
    else attempt.wasAnswered();
  }

  /** It is there. */
  onCaseLost(attempt: Attempt): void {
    this.#world.deadlines.clear(this);
    attempt.wasAnswered();
  }

  onFault(attempt: Attempt, fault: { readonly detail: string }): void {
    this.#world.deadlines.clear(this);
    attempt.hasFailed(fault.detail, false);
  }
}
