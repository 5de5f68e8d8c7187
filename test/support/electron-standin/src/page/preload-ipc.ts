/** ipcRenderer of the sandboxed preload, over one binding. Runs in the page only (`source.ts`), in the isolated world. */
import { goodbye } from './closing-ports.ts';
import { decode, encode } from './codec.ts';

/** What goes through the binding, as JSON; `content` is written by the codec. */
export type FromPage =
  | { readonly kind: 'send' | 'post'; readonly channel: string; readonly content: string; readonly ports: readonly string[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly content: string }
  | { readonly kind: 'port'; readonly port: string; readonly content: string }
  | { readonly kind: 'port-close'; readonly port: string };

export type ToPage =
  | { readonly kind: 'send'; readonly channel: string; readonly content: string }
  | { readonly kind: 'reply'; readonly id: number; readonly channel: string; readonly content?: string; readonly error?: string }
  | { readonly kind: 'port'; readonly port: string; readonly content: string }
  | { readonly kind: 'port-close'; readonly port: string };

type Listener = ((...words: unknown[]) => void) & { original?: Listener };

/** The few methods of Node's emitter that a preload gets. */
export class PageEmitter {
  readonly #listeners = new Map<string, Listener[]>();

  on(name: string, listener: Listener): this {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  once(name: string, listener: Listener): this {
    const once: Listener = (...words) => {
      this.off(name, once);
      listener(...words);
    };
    once.original = listener;
    return this.on(name, once);
  }

  off(name: string, listener: Listener): this {
    this.#listeners.set(
      name,
      (this.#listeners.get(name) ?? []).filter((each) => each !== listener && each.original !== listener),
    );
    return this;
  }

  removeListener(name: string, listener: Listener): this {
    return this.off(name, listener);
  }

  emit(name: string, ...words: unknown[]): boolean {
    const listeners = this.#listeners.get(name) ?? [];
    for (const listener of listeners) listener.apply(this, words);
    return listeners.length > 0;
  }
}

export class IpcRenderer extends PageEmitter {
  readonly #post: (message: FromPage) => void;
  /** Real ports of the page; each is mirrored in the main process. */
  readonly #ports = new Map<string, MessagePort>();
  readonly #waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (cause: Error) => void }>();
  #lastId = 0;

  constructor(post: (message: FromPage) => void) {
    super();
    this.#post = post;
  }

  send(channel: string, ...words: unknown[]): void {
    this.#post({ kind: 'send', channel, content: encode(words), ports: [] });
  }

  sendSync(): never {
    throw new Error('stand-in: sendSync blocks the page; not supported here (use invoke)');
  }

  invoke(channel: string, ...words: unknown[]): Promise<unknown> {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#post({ kind: 'invoke', id, channel, content: encode(words) });
      this.#waiting.set(id, { resolve, reject });
    });
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    for (const port of transfer) if (!(port instanceof MessagePort)) throw new TypeError('Invalid value for transfer');
    const content = encode([message]);
    this.#post({ kind: 'post', channel, content, ports: (transfer as readonly MessagePort[]).map((port) => this.#adopt(port)) });
  }

  /** From the main process. */
  take(message: ToPage): void {
    switch (message.kind) {
      case 'send':
        this.emit(message.channel, { sender: this, senderId: 0, ports: [] }, ...(decode(message.content) as unknown[]));
        return;
      case 'reply':
        return this.#settle(message);
      case 'port':
        this.#ports.get(message.port)?.postMessage(decode(message.content));
        return;
      case 'port-close':
        this.#ports.get(message.port)?.postMessage(goodbye());
        this.#ports.get(message.port)?.close();
        this.#ports.delete(message.port);
    }
  }

  #settle({ id, channel, content, error }: Extract<ToPage, { kind: 'reply' }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (content !== undefined) waiting?.resolve(decode(content));
    else waiting?.reject(new Error(`Error invoking remote method '${channel}': ${error}`));
  }

  #adopt(port: MessagePort): string {
    const name = `r${(this.#lastId += 1)}`;
    this.#ports.set(name, port);
    port.onmessage = ({ data }) => {
      if (data === goodbye()) this.#ports.delete(name);
      this.#post(data === goodbye() ? { kind: 'port-close', port: name } : { kind: 'port', port: name, content: encode(data) });
    };
    return name;
  }
}

export const PRELOAD_IPC_PARTS = [goodbye, PageEmitter, IpcRenderer] as const;
