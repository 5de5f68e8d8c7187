/** Messages between the preload of one page and the main process, and the ports that came with them. */
import type { Facts } from '../chromium/cdp.ts';
import { recorded } from '../host.ts';
import { ipcMain } from '../ipc/ipc-main.ts';
import { MessagePortMain } from '../ipc/message-port.ts';
import { decode, encode } from '../page/codec.ts';
import type { FromPage, ToPage } from '../page/preload-ipc.ts';
import { PRELOAD_ERROR } from './page-scripts.ts';
import type { PageTarget } from './page-target.ts';

export interface PageLinkEvents {
  /** `sender` and `senderFrame` of what arrives. */
  eventFacts(): object;
  onPreloadError(text: string): void;
}

export class PageLink {
  readonly #target: PageTarget;
  readonly #inbox: string;
  readonly #events: PageLinkEvents;
  readonly #ports = new Map<string, MessagePortMain>();
  #context: number | undefined;

  constructor(target: PageTarget, inbox: string, events: PageLinkEvents) {
    this.#target = target;
    this.#inbox = inbox;
    this.#events = events;
  }

  /** The isolated world of the page that is shown now. */
  isIn(context: number): void {
    this.#context = context;
  }

  take(text: string): void {
    const message = JSON.parse(text) as FromPage;
    switch (message.kind) {
      case 'port':
        return this.#ports.get(message.port)?.take(message.content);
      case 'port-close':
        this.#ports.get(message.port)?.closed();
        this.#ports.delete(message.port);
        return;
      case 'invoke':
        return void this.#invoke(message);
      case 'send':
      case 'post':
        return this.#deliver(message);
    }
  }

  send(channel: string, words: readonly unknown[]): void {
    this.#give({ kind: 'send', channel, content: encode(words) });
  }

  /** Another page is shown: the ports of the old one are closed. */
  closePorts(): void {
    for (const port of this.#ports.values()) port.closed();
    this.#ports.clear();
  }

  #deliver({ channel, content, ports }: Extract<FromPage, { kind: 'send' | 'post' }>): void {
    const words = decode(content) as readonly unknown[];
    if (channel === PRELOAD_ERROR) {
      recorded.preloadErrors.push(String(words[0]));
      return this.#events.onPreloadError(String(words[0]));
    }
    ipcMain.emit(channel, this.#event(ports.map((name) => this.#port(name))), ...words);
  }

  async #invoke({ id, channel, content }: Extract<FromPage, { kind: 'invoke' }>): Promise<void> {
    try {
      const answer = await ipcMain.invoke(channel, this.#event([]), decode(content) as readonly unknown[]);
      this.#give({ kind: 'reply', id, channel, content: encode(answer) });
    } catch (cause) {
      this.#give({ kind: 'reply', id, channel, error: String(cause) }); // only the text of an error crosses
    }
  }

  #event(ports: readonly MessagePortMain[]): Facts {
    return { ...this.#events.eventFacts(), type: 'frame', processId: 1, frameId: 1, ports };
  }

  #port(name: string): MessagePortMain {
    const port = new MessagePortMain(
      (content) => this.#give({ kind: 'port', port: name, content }),
      () => {
        this.#ports.delete(name);
        this.#give({ kind: 'port-close', port: name });
      },
    );
    this.#ports.set(name, port);
    return port;
  }

  /** A page that is gone in the meantime gets nothing, as in Electron. */
  #give(message: ToPage): void {
    if (this.#context === undefined) return;
    const inbox = JSON.stringify(this.#inbox);
    this.#target
      .send('Runtime.callFunctionOn', {
        functionDeclaration: `function (text) { globalThis[${inbox}]?.(text); }`,
        executionContextId: this.#context,
        arguments: [{ value: JSON.stringify(message) }],
        silent: true,
      })
      .catch(() => undefined);
  }
}
