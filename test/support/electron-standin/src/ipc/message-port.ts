/** The main process's end of a port made in a page. Every message is a text of the codec, as between processes. */
import { EventEmitter } from 'node:events';
import { decode, encode } from '../page/codec.ts';

export class MessagePortMain extends EventEmitter {
  readonly #send: (content: string) => void;
  readonly #end: () => void;
  readonly #early: string[] = [];
  #isStarted = false;
  #isClosed = false;

  constructor(send: (content: string) => void, end: () => void) {
    super();
    this.#send = send;
    this.#end = end;
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('stand-in: ports inside port messages are not supported');
    const content = encode(message);
    if (!this.#isClosed) this.#send(content);
  }

  start(): void {
    this.#isStarted = true;
    for (const content of this.#early.splice(0)) this.take(content);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#end();
    this.closed();
  }

  /** Of the stand-in: from the page. */
  take(content: string): void {
    if (this.#isClosed) return;
    if (this.#isStarted) this.emit('message', { data: decode(content), ports: [] });
    else this.#early.push(content);
  }

  /** Of the stand-in: the other end is gone. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close');
  }
}
