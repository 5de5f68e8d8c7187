/** What is known about an ICAP service, for how long, and when it may be asked again after it could not be. */
import type { IcapService } from '#core/protocol/redirector/icap/icap-options.ts';
import type { IcapAddress } from '#core/protocol/redirector/icap/icap-request.ts';
import { FIRST_PAUSE_MS, LONGEST_PAUSE_MS } from '../helpers/restart-policy.ts';
import type { IcapConnection } from './icap-connection.ts';
import type { IcapConnections } from './icap-connections.ts';
import { OptionsTask, type OptionsOwner } from './options-task.ts';

export interface KnowledgeOwner {
  now(): number;
  readonly connections: IcapConnections;
  /** The service is known (again). */
  known(service: IcapService): void;
  /** It could not be asked. */
  unknown(how: string): void;
}

export class ServiceKnowledge implements OptionsOwner {
  service: IcapService | null = null;
  /** Nobody is asked before this: the last attempts failed. */
  notBeforeMs = -Infinity;
  readonly #address: IcapAddress;
  readonly #owner: KnowledgeOwner;
  #goodUntilMs = -Infinity;
  #failures = 0;
  #task: OptionsTask | null = null;

  constructor(address: IcapAddress, owner: KnowledgeOwner) {
    this.#address = address;
    this.#owner = owner;
  }

  get isAsking(): boolean {
    return this.#task !== null;
  }

  /** Our own question waits for a connection among the others. */
  get isQueued(): boolean {
    return this.#task?.hasConnection === false;
  }

  /** Asks when nothing is known, or what is known is old; an old answer is good until the new one is here. */
  refresh(): void {
    const nowMs = this.#owner.now();
    if (this.#task !== null || nowMs < this.#goodUntilMs || nowMs < this.notBeforeMs) return;
    this.#task = new OptionsTask(this.#address, nowMs, this);
    this.#owner.connections.acquire(this.#task, nowMs);
  }

  sweep(nowMs: number, timeLimitMs: number): void {
    const task = this.#task;
    if (task === null || nowMs - task.startedAtMs < timeLimitMs) return;
    this.#owner.connections.withdraw(task);
    task.fail(`no answer to OPTIONS for ${timeLimitMs} ms`);
  }

  /** For a person who has looked at it. */
  forget(): void {
    this.#failures = 0;
    this.notBeforeMs = -Infinity;
    this.#goodUntilMs = -Infinity;
  }

  known(service: IcapService): void {
    this.#task = null;
    this.#failures = 0;
    this.notBeforeMs = -Infinity;
    this.service = service;
    this.#goodUntilMs = this.#owner.now() + service.ttlSeconds * 1000;
    this.#owner.known(service);
  }

  unknown(how: string): void {
    this.#task = null;
    this.failed();
    this.#owner.unknown(how);
  }

  /** The server could not be reached: the next attempt waits, each time longer. */
  failed(): void {
    this.#failures += 1;
    this.service = null;
    this.#goodUntilMs = -Infinity;
    this.notBeforeMs = this.#owner.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, this.#failures - 1));
  }

  release(connection: IcapConnection, isClean: boolean): void {
    this.#owner.connections.release(connection, isClean, this.#owner.now());
  }
}
