/** What a client gets of an origin's octets: our reader, the plan of each head, and the content as the relay passes it on. No sockets. */
import { CHUNK_END, chunkStart, LAST_CHUNK } from '#core/protocol/http1/body/chunked-encoder.ts';
import type { BodyReader } from '#core/protocol/http1/body/body-reader.ts';
import type { ResponsePlan } from '#core/protocol/http1/forwarding.ts';
import { ResponseReader } from '#core/protocol/http1/response-reader.ts';
import { planResponse } from '#core/exchange/heads/plan-response.ts';
import { exchangeFor, exchangePorts } from './exchange-world.ts';

export interface SentOn {
  /** latin1; what was sent before something was refused included. */
  readonly text: string;
  /** A final answer with all its content; nothing was refused. */
  readonly isComplete: boolean;
  /** The connection to the origin may be used again: nothing was doubtful, nothing came behind. */
  readonly stays: boolean;
}

type FinalPlan = Extract<ResponsePlan, { readonly type: 'final' }>;

/** @param pieces - all the origin says before it closes. */
export function sentOn(pieces: readonly Buffer[], method: string): SentOn {
  return new Origin(method).read(pieces.map((piece) => Buffer.from(piece))); // a reader may move what it has read
}

class Origin {
  readonly #exchange;
  readonly #reader = new ResponseReader();
  #text = '';
  #final: FinalPlan | null = null;
  #isOver = false;
  #isComplete = false;
  #stays = false;

  constructor(method: string) {
    this.#exchange = exchangeFor(`${method} http://x.example/ HTTP/1.1\r\nHost: x.example\r\n\r\n`);
  }

  read(pieces: readonly Buffer[]): SentOn {
    for (const piece of pieces) {
      let at = 0;
      while (at < piece.length && !this.#isOver) at = this.#final === null ? this.#head(piece, at) : this.#content(this.#final, piece, at);
      if (at < piece.length) this.#stays = false;
    }
    if (!this.#isOver && this.#final?.body?.closed() === true) {
      if (this.#final.encodeChunks) this.#text += LAST_CHUNK;
      this.#complete(false);
    }
    return { text: this.#text, isComplete: this.#isComplete, stays: this.#stays };
  }

  #head(piece: Buffer, at: number): number {
    const read = this.#reader.feed(piece, at);
    if (read.type === 'more') return piece.length;
    this.#isOver = read.type === 'malformed';
    if (read.type === 'malformed') return at;
    const plan = planResponse(this.#exchange, read.head, true, exchangePorts());
    this.#isOver = plan.type === 'refused' || plan.type === 'tunnel';
    if (plan.type === 'refused') return at;
    this.#text += plan.head;
    if (plan.type === 'final') this.#final = plan;
    if (plan.type === 'final' && plan.body === null) this.#complete(plan.upstreamStays);
    return read.end;
  }

  #content(plan: FinalPlan, piece: Buffer, at: number): number {
    const body = plan.body as BodyReader;
    const end = body.feed(piece, at);
    const passed = passedBy(body, piece);
    this.#text += plan.encodeChunks && passed !== '' ? chunkStart(passed.length) + passed + CHUNK_END : passed;
    if (body.problem !== null) this.#isOver = true;
    else if (body.isDone) {
      this.#text += body.tail;
      this.#complete(plan.upstreamStays && !body.isDoubtful);
    }
    return end;
  }

  #complete(stays: boolean): void {
    this.#isOver = true;
    this.#isComplete = true;
    this.#stays = stays;
  }
}

/** What a body reader lets through of the octets it was fed last. */
export function passedBy(body: BodyReader, piece: Buffer): string {
  const from = body.rewritten === null ? piece : Buffer.from(body.rewritten);
  let text = '';
  for (let at = 0; at < body.spans.length; at += 2) text += from.toString('latin1', body.spans[at], body.spans[at + 1]);
  return text;
}
