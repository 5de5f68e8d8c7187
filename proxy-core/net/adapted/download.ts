/** Content of a response from the origin to the client: as it came, or as somebody changed it. */
import type { Socket } from 'node:net';
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { BodyReader } from '#core/protocol/http1/body/body-reader.ts';
import type { AdaptedResponsePlan, ResponseAdaptation, ResponsePlan } from '#core/protocol/http1/forwarding.ts';
import type { Adaptation, AdaptationListener, AdaptationSaid, AdaptedResponse } from '#core/protocol/redirector/adaptation.ts';
import { adaptationFault } from '#core/protocol/redirector/adaptation-fault.ts';
import type { FailureCause } from '#core/common/failure-causes.ts';
import type { Traffic } from '../relay.ts';
import { contentOf, writeEnd, writePiece } from './content-pieces.ts';

export type FinalPlan = Extract<ResponsePlan, { readonly type: 'final' }>;

export interface DownloadOwner {
  /** The client has everything. */
  downloaded(): void;
  /** Read the origin on. */
  wantsMore(): void;
  /** Whatever the server did, nothing of it can be sent on. */
  adaptationFailed(fault: FaultCode, detail: string): void;
}

export class Download implements AdaptationListener {
  /** The origin has said everything. */
  isRead: boolean;
  /** Something of the answer is on its way to the client. */
  isBegun = false;
  readonly #plan: FinalPlan;
  readonly #body: BodyReader | null;
  readonly #client: Socket;
  readonly #traffic: Pick<Traffic, 'octetsDown'>;
  readonly #owner: DownloadOwner;
  #adaptation: Adaptation | null = null;
  #changed: AdaptedResponsePlan | null = null;
  #serverIsFull = false;
  #clientIsFull = false;
  #isOver = false;

  constructor(plan: FinalPlan, client: Socket, traffic: Pick<Traffic, 'octetsDown'>, owner: DownloadOwner) {
    this.#plan = plan;
    this.#traffic = traffic;
    this.#body = plan.body;
    this.isRead = plan.body === null;
    this.#client = client;
    this.#owner = owner;
  }

  /** The origin must not be read for now. */
  get isFull(): boolean {
    return this.#serverIsFull || (this.#clientIsFull && this.#changed === null);
  }

  /** Who has to move next is the client. */
  get waitsForClient(): boolean {
    return this.#clientIsFull;
  }

  /** What the origin said leaves it open what it says next. */
  get isDoubtful(): boolean {
    return this.#body?.isDoubtful === true;
  }

  get problem(): string | null {
    return this.#body?.problem ?? null;
  }

  start(): void {
    this.#adaptation = this.#plan.adaptation?.open(this) ?? null;
    if (this.#adaptation !== null) return;
    this.#sendHead(this.#plan.head);
    if (this.isRead) this.#finish();
  }

  /** What the origin sent. @returns where the content ends in the octets. */
  feed(octets: Buffer, from: number): number {
    const body = this.#body;
    if (body === null || this.isRead) return from;
    const end = body.feed(octets, from);
    const piece = contentOf(body, octets);
    if (piece.length > 0) this.#pass(piece);
    if (body.problem === null && body.isDone) this.#readAll(body.tail);
    return end;
  }

  /** The origin closed. @returns whether that is a proper end. */
  closed(): boolean {
    if (this.isRead) return true;
    if (this.#body?.closed() !== true) return false;
    this.#readAll('');
    return true;
  }

  drained(): void {
    if (!this.#clientIsFull) return;
    this.#clientIsFull = false;
    if (this.#changed !== null) this.#adaptation?.resume();
    else if (!this.isFull) this.#owner.wantsMore();
  }

  stop(): void {
    this.#isOver = true;
    this.#adaptation?.abandon();
    this.#adaptation = null;
  }

  // ---- what the server says

  ready(): void {
    this.#serverIsFull = false;
    if (!this.#isOver && !this.isRead) this.#owner.wantsMore();
  }

  unchanged(kept: readonly Uint8Array[], said: AdaptationSaid, because: string | null): void {
    if (this.#isOver) return;
    this.#adaptation = null;
    this.#serverIsFull = false;
    this.#plan.adaptation?.unchanged(said, because);
    this.#sendHead(this.#plan.head);
    for (const piece of kept) this.#send(piece, this.#plan.encodeChunks);
    if (this.isRead) this.#end(this.#plan.encodeChunks, '');
    else if (!this.isFull) this.#owner.wantsMore();
  }

  requestHead(): void {
    if (!this.#isOver) this.#owner.adaptationFailed('REDIRECTOR_FAILED', 'a request in place of a response');
  }

  responseHead(head: AdaptedResponse, said: AdaptationSaid): void {
    if (this.#isOver) return;
    this.#changed = (this.#plan.adaptation as ResponseAdaptation).plan(head, said);
    this.#sendHead(this.#changed.head);
  }

  octets(octets: Uint8Array): void {
    const changed = this.#changed;
    if (this.#isOver || changed === null || !changed.sendsContent) return;
    this.#send(octets, changed.encodeChunks);
    if (this.#clientIsFull) this.#adaptation?.pause();
  }

  end(): void {
    const changed = this.#changed;
    this.#adaptation = null;
    if (!this.#isOver && changed !== null) this.#end(changed.encodeChunks && changed.sendsContent, '');
  }

  failed(because: FailureCause): void {
    this.#adaptation = null;
    if (!this.#isOver) this.#owner.adaptationFailed(adaptationFault(because), because);
  }

  // ---- both ways

  #pass(piece: Buffer): void {
    if (this.#adaptation === null) this.#send(piece, this.#plan.encodeChunks);
    else if (!this.#adaptation.feed(piece)) this.#serverIsFull = true;
  }

  #readAll(tail: string): void {
    this.isRead = true;
    if (this.#adaptation !== null) this.#adaptation.end();
    else if (!this.#isOver) this.#end(this.#plan.encodeChunks, tail);
  }

  #sendHead(head: string): void {
    this.isBegun = true;
    this.#client.write(head, 'latin1');
  }

  #send(octets: Uint8Array, encodeChunks: boolean): void {
    this.#traffic.octetsDown += octets.length;
    if (!writePiece(this.#client, octets, encodeChunks)) this.#clientIsFull = true;
  }

  #end(encodeChunks: boolean, tail: string): void {
    if (tail !== '') this.#client.write(tail, 'latin1');
    writeEnd(this.#client, encodeChunks);
    this.#finish();
  }

  #finish(): void {
    this.#isOver = true;
    this.#owner.downloaded();
  }
}
