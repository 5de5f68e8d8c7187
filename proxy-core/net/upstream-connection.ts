/**
 * One connection to an origin server or a parent proxy. Reads land in shared
 * memory (`read-buffers.ts`); whoever listens gets the octets at once and says
 * whether to go on reading.
 */
import type { Socket } from 'node:net';
import { OUTSIDE } from '#core/common/crowd.ts';
import { NEVER, type Deadlines, type Limited } from './deadlines.ts';
import { isProperEnd, outliveFailedWrites } from './ending/failed-write.ts';
import { AnswerTime } from './near-answers.ts';
import { Outlet } from './outgoing/outlet.ts';
import type { OwnConnection } from './kept/own-connections.ts';
import type { PoolKey } from './kept/pool-key.ts';
import type { IdleList } from './kept/upstream-pool.ts';
import { giveBack, landing, LANDING_OCTETS, takeBulk, type BulkBuffer } from './read-buffers.ts';
import { isShared, ReadQuantum, touch } from './read-quantum.ts';

export interface UpstreamListener {
  /**
   * Octets `0` to `length` of `octets` have arrived.
   * @param mayKeep - false: the memory is overwritten after this call, copy what is kept. True: it stays until `resume`.
   * @returns false to stop reading until `resume` is called.
   */
  upstreamOctets(octets: Buffer, length: number, mayKeep: boolean): boolean;
  /** What was written has left for the system; reading the other side may go on. */
  upstreamDrained(): void;
  /** The peer closed its side. */
  upstreamEnded(): void;
  /** Gone. `error` is null for a plain close. */
  upstreamClosed(error: NodeJS.ErrnoException | null): void;
  upstreamExpired(): void;
}

const SAME_AS_BEFORE = undefined as unknown as Buffer;
/** Reads shorter than this let a connection go back to the shared memory. */
const SMALL_READ_OCTETS = LANDING_OCTETS / 2;

export class UpstreamConnection implements Limited {
  /** Connections with the same key are interchangeable: nothing of one exchange stays on them. */
  key: PoolKey;
  readonly address: string;
  readonly port: number;
  deadlineAt = NEVER;
  place = OUTSIDE;
  /** Has carried an exchange before: its death may be old news. */
  isReused = false;
  readonly answerTime = new AnswerTime();
  listener: UpstreamListener | null = null;
  /** Of the pool or the owner, made once: it listens whenever the connection is idle. */
  whileIdle: UpstreamListener | null = null;
  /** Intrusive list of the pool: neighbours while idle. */
  idleBefore: UpstreamConnection | null = null;
  idleAfter: UpstreamConnection | null = null;
  /** Set: one client has it for itself, and it never comes to the pool. */
  owner: OwnConnection | null = null;
  /** The pool's list it stands in while idle. */
  idleIn: IdleList | null = null;

  #out: Outlet | null = null;
  #deadlines: Deadlines | null = null;
  #bulk: BulkBuffer | null = null;
  #current: Buffer = landing;
  #told: Buffer | null = null;
  #stopped = false;
  #held = false;
  /** Had its share of this turn: nobody can make it read before the next one. */
  #isResting = false;
  #quantum: ReadQuantum | null = null;
  #isClosed = false;
  #error: NodeJS.ErrnoException | null = null;
  #outlivesFailedWrites = false;
  #failedWrite: NodeJS.ErrnoException | null = null;

  constructor(key: PoolKey, address: string, port: number) {
    this.key = key;
    this.address = address;
    this.port = port;
  }

  /** For `net.connect`: memory to read into, and where it is delivered. */
  readonly onread = {
    buffer: (): Buffer => this.#landHere(),
    callback: (length: number, octets: Uint8Array): boolean => this.#onRead(octets as Buffer, length),
  };

  get out(): Outlet {
    if (this.#out === null) throw new Error('the connection has no socket yet');
    return this.#out;
  }

  /** All that was written before has been sent when you get it. */
  get socket(): Socket {
    return this.out.socket;
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#failedWrite === null && this.#out !== null && this.#out.socket.writable;
  }

  /** What the peer says is read to its end, even when nothing more can be written. For whatever sends more than a head. */
  outliveFailedWrites(): void {
    if (this.#outlivesFailedWrites) return;
    this.#outlivesFailedWrites = true;
    const { socket } = this;
    outliveFailedWrites(socket, (error) => {
      this.#failedWrite = error;
      if (socket.readableEnded) socket.destroy();
    });
  }

  /** `deadlineAt` counts from here on, until it is closed. */
  watchWith(deadlines: Deadlines, deadlineAt: number): void {
    this.#deadlines = deadlines;
    this.deadlineAt = deadlineAt;
    deadlines.watch(this);
  }

  /** @param readsItself - true for a TLS socket, which brings its own memory and is read by events. */
  attach(socket: Socket, readsItself: boolean): void {
    this.#out = new Outlet(socket);
    if (readsItself) socket.on('data', (octets: Buffer) => this.#onData(octets));
    socket.on('drain', () => this.listener?.upstreamDrained());
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error: NodeJS.ErrnoException) => void (this.#error = error));
    socket.on('close', () => this.#onClose());
    if (readsItself) socket.resume();
  }

  /** Reading goes on; safe to call at any time. */
  resume(): void {
    this.#held = false;
    if (!this.#stopped || this.#isResting || this.#isClosed) return;
    this.#stopped = false;
    this.socket.resume();
  }

  destroy(): void {
    this.#out?.socket.destroy();
  }

  expired(): void {
    if (this.listener === null) this.destroy();
    else this.listener.upstreamExpired();
  }

  /** Asked again after each read. Node looks at what it gets only when it is memory, and looking costs a third of a microsecond. */
  #landHere(): Buffer {
    if (this.#told === this.#current) return SAME_AS_BEFORE;
    this.#told = this.#current;
    return this.#current;
  }

  #onRead(octets: Buffer, length: number): boolean {
    const isBulk = octets !== landing;
    const goesOn = this.#deliver(octets, length, isBulk);
    if (isBulk) this.#afterBulk(length, goesOn);
    else if (length === LANDING_OCTETS) this.#useBulk((this.#bulk = takeBulk()));
    return goesOn;
  }

  #onData(octets: Buffer): void {
    if (!this.#deliver(octets, octets.length, true)) this.socket.pause();
  }

  #deliver(octets: Buffer, length: number, mayKeep: boolean): boolean {
    const { listener } = this;
    if (listener === null) {
      this.destroy(); // nobody asked for anything: an origin that speaks unasked cannot be trusted with the next request
      return false;
    }
    this.#held = false;
    if (!listener.upstreamOctets(octets, length, mayKeep)) this.#held = true;
    if (mayKeep && this.#hadItsShare(length)) {
      this.#stopped = true;
      this.#isResting = true;
      setImmediate(this.#afterShare);
      return false;
    }
    if (!mayKeep) touch(this);
    if (this.#held) this.#stopped = true;
    return !this.#held;
  }

  #hadItsShare(length: number): boolean {
    this.#quantum ??= new ReadQuantum();
    return this.#quantum.spend(this, length);
  }

  readonly #afterShare = (): void => {
    this.#isResting = false;
    if (!this.#held) this.resume();
  };

  /** The bulk buffer goes back once reads are small and no write refers to it. */
  #afterBulk(length: number, goesOn: boolean): void {
    if (this.#bulk === null) return;
    if (length >= SMALL_READ_OCTETS || !goesOn) return this.#useBulk(this.#bulk);
    giveBack(this.#bulk);
    this.#bulk = null;
    this.#current = landing;
  }

  #useBulk(bulk: BulkBuffer): void {
    this.#current = isShared() ? bulk.share : bulk.whole;
  }

  #onEnd(): void {
    const failure = this.#failedWrite;
    if (isProperEnd(failure)) this.listener?.upstreamEnded();
    else this.#error = failure;
    if (failure !== null) this.destroy();
  }

  #onClose(): void {
    this.#isClosed = true;
    this.#deadlines?.forget(this);
    const { listener } = this;
    this.listener = null;
    listener?.upstreamClosed(this.#error);
  }
}
