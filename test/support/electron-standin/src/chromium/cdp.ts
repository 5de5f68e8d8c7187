/** The smallest useful DevTools-protocol client: one socket, sessions told apart by their id. */

/** What the protocol says; checked by nobody, so every reader says what it expects. */
// oxlint-disable-next-line typescript/no-explicit-any -- the protocol has thousands of shapes and this reads a dozen of them
export type Facts = Record<string, any>;

type Listener = (facts: Facts) => void;

export class Cdp {
  readonly #socket: WebSocket;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #waiting = new Map<
    number,
    { readonly resolve: (facts: Facts) => void; readonly reject: (cause: Error) => void; readonly method: string }
  >();
  #lastId = 0;

  private constructor(socket: WebSocket, onClose: () => void) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Facts));
    socket.addEventListener('close', onClose);
  }

  static connect(url: string, onClose: () => void): Promise<Cdp> {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(new Cdp(socket, onClose)));
      socket.addEventListener('error', () => reject(new Error(`cannot reach Chromium at ${url}`)));
    });
  }

  /** @param session of one page; none: the browser. */
  send(method: string, parameters: object = {}, session?: string): Promise<Facts> {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, method });
      this.#socket.send(JSON.stringify({ id, method, params: parameters, sessionId: session }));
    });
  }

  on(event: string, listener: Listener, session = ''): void {
    const key = `${session}|${event}`;
    this.#listeners.set(key, [...(this.#listeners.get(key) ?? []), listener]);
  }

  #take({ id, error, result, method, params, sessionId = '' }: Facts): void {
    const waiting = this.#waiting.get(id as number);
    this.#waiting.delete(id as number);
    if (error !== undefined) waiting?.reject(new Error(`${waiting.method}: ${error['message']}`));
    else waiting?.resolve(result as Facts);
    for (const listener of this.#listeners.get(`${sessionId}|${method}`) ?? []) listener(params as Facts);
  }
}
