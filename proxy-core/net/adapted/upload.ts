/** Content of a request from where it comes to the origin, as fast as the origin takes it. */
import type { Socket } from 'node:net';
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { ContentFlow, ContentTaker } from '#core/protocol/http1/content-flow.ts';
import { writeEnd, writePiece } from './content-pieces.ts';

export interface UploadOwner {
  uploadMoved(): void;
  fail(fault: FaultCode, detail: string): void;
}

export class Upload implements ContentTaker {
  isDone = false;
  /** The origin has not taken what was written. */
  isBlocked = false;
  readonly #flow: ContentFlow;
  readonly #socket: Socket;
  readonly #owner: UploadOwner;

  constructor(flow: ContentFlow, socket: Socket, owner: UploadOwner) {
    this.#flow = flow;
    this.#socket = socket;
    this.#owner = owner;
  }

  start(): void {
    this.#flow.source.open(this);
  }

  octets(octets: Uint8Array): void {
    if (!writePiece(this.#socket, octets, this.#flow.encodeChunks)) {
      this.isBlocked = true;
      this.#flow.source.pause();
    }
    this.#owner.uploadMoved();
  }

  end(): void {
    if (this.isDone) return;
    this.isDone = true;
    writeEnd(this.#socket, this.#flow.encodeChunks);
    this.#owner.uploadMoved();
  }

  failed(fault: FaultCode, detail: string): void {
    this.#owner.fail(fault, detail);
  }

  drained(): void {
    if (!this.isBlocked) return;
    this.isBlocked = false;
    this.#flow.source.resume();
  }

  stop(): void {
    this.#flow.source.close();
  }
}
