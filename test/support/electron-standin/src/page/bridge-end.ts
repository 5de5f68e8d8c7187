/**
 * One end of the context bridge. Both worlds share the DOM but no JavaScript
 * objects, so every call is a synchronous DOM event whose detail is a string:
 * values are copied, functions and promises get a stand-in on the other side.
 * Runs in the page only (`source.ts`).
 */
import { decode, encode } from './codec.ts';

type Message =
  | { readonly kind: 'expose'; readonly key: string; readonly api: unknown }
  | { readonly kind: 'call'; readonly id: number; readonly words: readonly unknown[] }
  | { readonly kind: 'return'; readonly value: unknown }
  | { readonly kind: 'throw'; readonly text: string }
  | { readonly kind: 'settle'; readonly id: number; readonly ok: boolean; readonly value: unknown };

type Packed = Record<string, unknown>;

export class BridgeEnd {
  readonly #out: string;
  readonly #functions = new Map<number, (...words: unknown[]) => unknown>();
  readonly #waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (cause: Error) => void }>();
  #lastId = 0;
  #reply: Message | undefined;

  constructor(out: string, incoming: string) {
    this.#out = out;
    window.addEventListener(incoming, (event) => this.#take(decode((event as CustomEvent<string>).detail) as Message));
  }

  expose(key: string, api: unknown): void {
    if (key in window) throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`);
    this.#send({ kind: 'expose', key, api: this.#pack(api, new Map()) });
  }

  #send(message: Message): void {
    window.dispatchEvent(new CustomEvent(this.#out, { detail: encode(message) }));
  }

  #take(message: Message): void {
    switch (message.kind) {
      case 'expose':
        Object.defineProperty(window, message.key, { value: this.#frozen(this.#unpack(message.api, new Map())), enumerable: true });
        return;
      case 'call':
        return this.#answer(message.id, message.words);
      case 'settle':
        return this.#settle(message.id, message.ok, message.value);
      case 'return':
      case 'throw':
        this.#reply = message;
    }
  }

  #answer(id: number, words: readonly unknown[]): void {
    try {
      const value = this.#functions.get(id)?.(...words.map((word) => this.#unpack(word, new Map())));
      this.#send({ kind: 'return', value: this.#pack(value, new Map()) });
    } catch (cause) {
      this.#send({ kind: 'throw', text: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  #settle(id: number, ok: boolean, value: unknown): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (ok) waiting?.resolve(this.#unpack(value, new Map()));
    else waiting?.reject(new Error(String(value)));
  }

  #call(id: number, words: readonly unknown[]): unknown {
    this.#reply = undefined;
    this.#send({ kind: 'call', id, words: words.map((word) => this.#pack(word, new Map())) });
    const reply = this.#reply as Message | undefined;
    if (reply?.kind === 'return') return this.#unpack(reply.value, new Map());
    throw new Error(reply?.kind === 'throw' ? reply.text : 'context bridge: no answer');
  }

  #pack(value: unknown, seen: Map<unknown, unknown>): unknown {
    if (typeof value === 'function') {
      this.#functions.set((this.#lastId += 1), value as (...words: unknown[]) => unknown);
      return { '\u0000function': this.#lastId };
    }
    if (typeof value === 'symbol') return undefined;
    if (value instanceof Promise) return this.#packPromise(value);
    return this.#copied(value, seen, (each) => this.#pack(each, seen));
  }

  #packPromise(promise: Promise<unknown>): Packed {
    const id = (this.#lastId += 1);
    promise.then(
      (value) => this.#send({ kind: 'settle', id, ok: true, value: this.#pack(value, new Map()) }),
      (cause: unknown) => this.#send({ kind: 'settle', id, ok: false, value: cause instanceof Error ? cause.message : String(cause) }),
    );
    return { '\u0000promise': id };
  }

  #unpack(value: unknown, seen: Map<unknown, unknown>): unknown {
    if (this.#isPlain(value)) {
      const { '\u0000function': called, '\u0000promise': promised } = value as Packed;
      if (typeof called === 'number') return (...words: unknown[]) => this.#call(called, words);
      if (typeof promised === 'number') return new Promise((resolve, reject) => this.#waiting.set(promised, { resolve, reject }));
    }
    return this.#copied(value, seen, (each) => this.#unpack(each, seen));
  }

  #copied(value: unknown, seen: Map<unknown, unknown>, change: (each: unknown) => unknown): unknown {
    if (!Array.isArray(value) && !this.#isPlain(value)) return value;
    const known = seen.get(value);
    if (known !== undefined) return known;
    const copy: Packed | unknown[] = Array.isArray(value) ? [] : {};
    seen.set(value, copy);
    for (const [key, each] of Object.entries(value as object)) (copy as Packed)[key] = change(each);
    return copy;
  }

  #isPlain(value: unknown): boolean {
    return Object.prototype.toString.call(value) === '[object Object]';
  }

  #frozen(value: unknown): unknown {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value))
      for (const each of Object.values(Object.freeze(value))) this.#frozen(each);
    return value;
  }
}

export const BRIDGE_PARTS = [BridgeEnd] as const;
