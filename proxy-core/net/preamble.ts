/**
 * Reads what stands before a connection's real business: a PROXY line, a TLS
 * hello, a SOCKS conversation. Bounded in time by one limit; what was read too
 * far is handed back.
 */
import type { Socket } from 'node:net';
import { OUTSIDE } from '#core/common/crowd.ts';
import { NEVER, type Deadlines, type Limited } from './deadlines.ts';

export type PreambleStep<Result> =
  | { readonly type: 'more' }
  /** Send this (latin1), then go on reading from `end`. */
  | { readonly type: 'answer'; readonly text: string; readonly end: number }
  /** Ask somebody; what is answered is sent, and reading goes on from `end` or is over. */
  | { readonly type: 'ask'; readonly answer: Promise<{ readonly text: string; readonly goesOn: boolean }>; readonly end: number }
  | { readonly type: 'done'; readonly result: Result; readonly end: number }
  /** Send this, if it is not empty, and close. */
  | { readonly type: 'refused'; readonly text: string; readonly why: string };

export type PreambleEnd<Result> =
  /** `octets` were read and not used, or, when they are to be sent on, all that was read. */
  | { readonly type: 'done'; readonly result: Result; readonly rest: Buffer; readonly all: Buffer }
  | { readonly type: 'refused'; readonly why: string };

/** Never rejects. The socket is paused when it resolves. */
export function readPreamble<Result>(
  socket: Socket,
  feed: (octets: Buffer, from: number) => PreambleStep<Result>,
  limitMs: number,
  deadlines: Deadlines,
): Promise<PreambleEnd<Result>> {
  return new Promise((resolve) => new Preamble(socket, feed, deadlines, resolve).start(limitMs));
}

class Preamble<Result> implements Limited {
  deadlineAt = NEVER;
  place = OUTSIDE;
  readonly #socket: Socket;
  readonly #feed: (octets: Buffer, from: number) => PreambleStep<Result>;
  readonly #deadlines: Deadlines;
  readonly #resolve: (end: PreambleEnd<Result>) => void;
  readonly #read: Buffer[] = [];
  #isOver = false;

  constructor(
    socket: Socket,
    feed: (octets: Buffer, from: number) => PreambleStep<Result>,
    deadlines: Deadlines,
    resolve: (end: PreambleEnd<Result>) => void,
  ) {
    this.#socket = socket;
    this.#feed = feed;
    this.#deadlines = deadlines;
    this.#resolve = resolve;
  }

  start(limitMs: number): void {
    this.#socket.on('data', this.#onData);
    this.#socket.on('end', this.#onEnd);
    this.#socket.on('close', this.#onEnd);
    this.#socket.on('error', ignored);
    this.#deadlines.watch(this);
    this.deadlineAt = this.#deadlines.in(limitMs);
  }

  expired(): void {
    this.#refuse('', 'too slow');
  }

  readonly #onData = (octets: Buffer): void => {
    this.#read.push(octets);
    this.#goOn(octets, 0);
  };

  readonly #onEnd = (): void => this.#refuse('', 'ended');

  #goOn(octets: Buffer, from: number): void {
    for (let at = from; !this.#isOver && at < octets.length;) {
      const step = this.#feed(octets, at);
      switch (step.type) {
        case 'more':
          return;
        case 'answer':
          this.#socket.write(step.text, 'latin1');
          at = step.end;
          break;
        case 'ask':
          return this.#ask(step, octets);
        case 'done':
          return this.#finish(step.result, octets.subarray(step.end));
        case 'refused':
          return this.#refuse(step.text, step.why);
      }
    }
  }

  #ask(step: Extract<PreambleStep<Result>, { readonly type: 'ask' }>, octets: Buffer): void {
    this.#socket.pause();
    void step.answer.then(({ text, goesOn }) => {
      if (this.#isOver) return;
      if (!goesOn) return this.#refuse(text, 'not let in');
      this.#socket.write(text, 'latin1');
      this.#socket.resume();
      this.#goOn(octets, step.end);
    });
  }

  #finish(result: Result, rest: Buffer): void {
    this.#stop();
    this.#socket.pause();
    this.#resolve({ type: 'done', result, rest, all: Buffer.concat(this.#read) });
  }

  #refuse(text: string, why: string): void {
    if (this.#isOver) return;
    this.#stop();
    if (text === '') this.#socket.destroy();
    else {
      this.#socket.end(text, 'latin1');
      this.#socket.resume(); // what still comes is thrown away until the peer closes
      this.#socket.destroySoon();
    }
    this.#resolve({ type: 'refused', why });
  }

  #stop(): void {
    this.#isOver = true;
    this.deadlineAt = NEVER;
    this.#deadlines.forget(this);
    this.#socket.off('data', this.#onData);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('close', this.#onEnd);
  }
}

function ignored(): void {
  // 'close' follows
}
