/**
 * Serves the contract over MessagePorts that pages make. A port is taken only
 * from the top frame of our own origin; everything else is closed unanswered.
 */
import type { MessageEvent, MessagePortMain } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import type { Log, ProxyCore } from '#core/index.ts';
import { isReadableAsk } from './port-gate.ts';
import { isOwnTopFrame, type SenderFrame } from './sender-check.ts';

/** A page needs one, and a second while it starts anew; the oldest is closed for one more. */
const MAX_PORTS = 4;

/** The part of Electron's IpcMainEvent that counts here. */
export interface PortOffer {
  /** Tells pages apart. */
  readonly sender: object;
  /** Null when the frame is gone. */
  readonly senderFrame: SenderFrame | null;
  readonly ports: readonly MessagePortMain[];
}

export class ContractPorts {
  readonly #rpc: RPCHandler<{ readonly mayWrite: boolean }>;
  readonly #log: Pick<Log, 'warn'>;
  readonly #known = new Map<object, readonly MessagePortMain[]>();

  constructor(handlers: ProxyCore['control']['handlers'], log: Pick<Log, 'warn'>) {
    this.#rpc = new RPCHandler(handlers);
    this.#log = log;
  }

  take({ sender, senderFrame, ports }: PortOffer): void {
    const [port, ...others] = ports;
    if (port === undefined || others.length > 0 || !isOwnTopFrame(senderFrame)) {
      for (const each of ports) each.close();
      this.#log.warn('ipc: a port was refused', { from: senderFrame?.url ?? 'a frame that is gone', ports: ports.length });
      return;
    }
    this.#keep(sender, port);
    port.on('close', () => this.#forget(sender, port));
    // Whoever sits at this screen may change things; asking for the PIN is the handlers' matter.
    this.#rpc.upgrade(gated(port, this.#log), { context: { mayWrite: true } });
    port.start();
  }

  /** Ends a page's way to the core, as when it hangs; it may ask for another. */
  close(page: object): void {
    for (const port of this.#known.get(page) ?? []) port.close();
  }

  #keep(page: object, port: MessagePortMain): void {
    const ports = this.#known.get(page) ?? [];
    this.#known.set(page, [...ports, port]);
    if (ports.length >= MAX_PORTS) ports[0]?.close();
  }

  #forget(page: object, port: MessagePortMain): void {
    const left = (this.#known.get(page) ?? []).filter((each) => each !== port);
    if (left.length > 0) this.#known.set(page, left);
    else this.#known.delete(page);
  }
}

type PortListener = (event?: { data: unknown }) => void;

/** What cannot be read as an ask ends the port: the page is not ours any more, or broken. */
function gated(port: MessagePortMain, log: Pick<Log, 'warn'>) {
  return {
    on(name: string, listener: PortListener): void {
      if (name === 'close') port.on('close', () => listener());
      else if (name === 'message')
        port.on('message', (event: MessageEvent) => {
          if (isReadableAsk(event.data) && event.ports.length === 0) return listener(event);
          log.warn('ipc: an unreadable message ended its port');
          port.close();
        });
    },
    postMessage: (message: unknown): void => port.postMessage(message),
  };
}
