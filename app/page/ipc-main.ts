/**
 * Serves the contract to the window over MessagePorts the page makes. A port is taken only from the top frame of our own origin; everything else
 * is closed unanswered. Only user of ipcMain.
 */
import { ipcMain, type IpcMainEvent, type MessageEvent, type MessagePortMain, type WebContents } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import type { Log } from '#core/index.ts';
import type { ProxyCore } from '#core/index.ts';
import { isReadableAsk } from './port-gate.ts';
import { PORT_CHANNEL } from './port-words.ts';
import { isOwnTopFrame } from './sender-check.ts';

/** A page needs one, and a second while it starts anew; the oldest is closed for one more. */
const MAX_PORTS = 4;

export interface ContractServer {
  /** Ends a page's way to the core, as when it hangs; it may ask for another. */
  closePorts(page: WebContents): void;
}

export function serveContract(handlers: ProxyCore['control']['handlers'], log: Pick<Log, 'warn'>): ContractServer {
  const rpc = new RPCHandler(handlers);
  const known = new Map<WebContents, readonly MessagePortMain[]>();
  const keep = (page: WebContents, port: MessagePortMain): void => {
    const ports = known.get(page) ?? [];
    known.set(page, [...ports, port]);
    if (ports.length >= MAX_PORTS) ports[0]?.close();
  };
  const forget = (page: WebContents, port: MessagePortMain): void => {
    const left = (known.get(page) ?? []).filter((each) => each !== port);
    if (left.length > 0) known.set(page, left);
    else known.delete(page);
  };

  ipcMain.on(PORT_CHANNEL, (event: IpcMainEvent) => {
    const [port, ...others] = event.ports;
    if (port === undefined || others.length > 0 || !isOwnTopFrame(event.senderFrame)) {
      for (const each of event.ports) each.close();
      log.warn('ipc: a port was refused', { from: event.senderFrame?.url ?? 'a frame that is gone', ports: event.ports.length });
      return;
    }
    keep(event.sender, port);
    port.on('close', () => forget(event.sender, port));
    // Whoever sits at this screen may change things; asking for the PIN is the handlers' matter.
    rpc.upgrade(gated(port, log), { context: { mayWrite: true } });
    port.start();
  });
  return { closePorts: (page) => known.get(page)?.forEach((port) => port.close()) };
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
