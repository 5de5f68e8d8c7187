/**
 * The messages on their way to one ICAP server: opened when the service is
 * known and a connection is free, failed when the server has had the word for
 * too long. Knows nothing of pools.
 */
import { IcapAdaptation, type AdaptationEnd, type AdaptationFacts, type AdaptationOwner } from './icap-adaptation.ts';
import type { IcapConnection } from './icap-connection.ts';
import { IcapConnections } from './icap-connections.ts';
import type { ConnectIcap } from './icap-socket-port.ts';
import { ServiceKnowledge, type KnowledgeOwner } from './service-knowledge.ts';
import type { IcapService } from '#core/protocol/redirector/icap/icap-options.ts';
import type { IcapAddress } from '#core/protocol/redirector/icap/icap-request.ts';
import type { AdaptationListener, Clock } from '../room-words.ts';

export interface IcapLimits {
  readonly maxConnections: number;
  readonly timeLimitMs: number;
  readonly queueMax: number;
}

export interface IcapClientOwner {
  readonly name: string;
  /** A message has ended, `tookMs` after it was opened. */
  over(how: AdaptationEnd, tookMs: number): void;
  /** The server could not be asked, or could be asked again (null). */
  trouble(how: string | null): void;
}

const SWEEP_MS = 50;
const IDLE_SWEEP_MS = 5000;

export class IcapClient implements AdaptationOwner, KnowledgeOwner {
  readonly address: IcapAddress;
  readonly connections: IcapConnections;
  readonly #knowledge: ServiceKnowledge;
  readonly #owner: IcapClientOwner;
  readonly #clock: Clock;
  readonly #active = new Set<IcapAdaptation>();
  #limits: IcapLimits;
  #waiting: IcapAdaptation[] = [];
  #isOn = false;
  #cancelSweep: (() => void) | null = null;
  /** How soon the next sweep comes after the last; Infinity: none is due. */
  #sweepMs = Infinity;

  constructor(address: IcapAddress, limits: IcapLimits, owner: IcapClientOwner, clock: Clock, connect: ConnectIcap) {
    this.address = address;
    this.#limits = limits;
    this.#owner = owner;
    this.#clock = clock;
    this.connections = new IcapConnections(address, limits.maxConnections, connect);
    this.#knowledge = new ServiceKnowledge(address, this);
  }

  get name(): string {
    return this.#owner.name;
  }

  /** Null while it is not known what the server can do. */
  get service(): IcapService | null {
    return this.#knowledge.service;
  }

  /** Messages that wait for a connection, or to know what the server can do. */
  get queued(): number {
    return this.#waiting.length + this.connections.waiting - (this.#knowledge.isQueued ? 1 : 0);
  }

  get isBackingOff(): boolean {
    return this.now() < this.#knowledge.notBeforeMs;
  }

  now(): number {
    return this.#clock.now();
  }

  start(): void {
    this.#isOn = true;
    this.#knowledge.refresh();
    this.#scheduleSweep();
  }

  /** What is on its way fails. Resolves when the last connection is gone. */
  stop(): Promise<void> {
    this.#isOn = false;
    this.#cancelSweep?.();
    this.#cancelSweep = null;
    this.#sweepMs = Infinity;
    for (const adaptation of this.#active) adaptation.fail('stopped');
    this.#waiting = [];
    return this.connections.close();
  }

  change(limits: IcapLimits): void {
    this.#limits = limits;
    this.connections.maxConnections = this.#allowedConnections();
  }

  /** Asks the server again what it can do, at once. */
  refresh(): void {
    this.connections.closeIdle();
    this.#knowledge.forget();
    if (this.#isOn) this.#knowledge.refresh();
  }

  open(facts: AdaptationFacts, listener: AdaptationListener): IcapAdaptation {
    const adaptation = new IcapAdaptation(facts, listener, this);
    this.#active.add(adaptation);
    this.#scheduleSweep();
    this.#knowledge.refresh();
    // Told in a later turn: whoever opened it does not hold it yet.
    if (this.queued >= this.#limits.queueMax) queueMicrotask(() => adaptation.fail('overloaded'));
    else if (this.service !== null) this.acquire(adaptation);
    else if (this.#knowledge.isAsking) this.#waiting.push(adaptation);
    else queueMicrotask(() => adaptation.fail('not-running'));
    return adaptation;
  }

  acquire(adaptation: IcapAdaptation): void {
    this.connections.acquire(adaptation, this.now());
  }

  release(connection: IcapConnection, isClean: boolean): void {
    this.connections.release(connection, isClean, this.now());
  }

  over(adaptation: IcapAdaptation, how: AdaptationEnd): void {
    this.#active.delete(adaptation);
    this.connections.withdraw(adaptation);
    const waitsAt = this.#waiting.indexOf(adaptation);
    if (waitsAt !== -1) this.#waiting.splice(waitsAt, 1);
    this.#owner.over(how, this.now() - adaptation.askedAtMs);
  }

  unreachable(how: string): void {
    if (this.isBackingOff) return; // the others of the same attempt
    this.#knowledge.failed();
    this.unknown(how);
  }

  known(service: IcapService): void {
    this.#owner.trouble(null);
    this.connections.maxConnections = this.#allowedConnections();
    for (const adaptation of this.#waiting.splice(0)) {
      if (service.methods.has(adaptation.method)) this.acquire(adaptation);
      else adaptation.pass();
    }
  }

  unknown(how: string): void {
    this.#owner.trouble(how);
    for (const adaptation of this.#waiting.splice(0)) adaptation.fail('not-running');
  }

  #allowedConnections(): number {
    const { maxConnections } = this.#limits;
    return Math.max(1, Math.min(maxConnections, this.service?.maxConnections ?? maxConnections));
  }

  #sweep(): void {
    this.#cancelSweep = null;
    this.#sweepMs = Infinity;
    const nowMs = this.now();
    const { timeLimitMs } = this.#limits;
    this.#knowledge.sweep(nowMs, timeLimitMs);
    for (const adaptation of this.#active) if (adaptation.isLate(nowMs, timeLimitMs)) adaptation.fail('silent');
    this.connections.sweep(nowMs);
    this.#scheduleSweep();
  }

  #scheduleSweep(): void {
    if (!this.#isOn) return;
    const isBusy = this.#active.size > 0 || this.#knowledge.isAsking;
    const everyMs = isBusy ? SWEEP_MS : this.connections.count > 0 ? IDLE_SWEEP_MS : Infinity;
    if (this.#sweepMs <= everyMs) return;
    this.#cancelSweep?.();
    this.#sweepMs = everyMs;
    this.#cancelSweep = this.#clock.after(everyMs, () => this.#sweep());
  }
}
