/**
 * Electron adds a `close` event to the page's MessagePorts. Stock Chromium has
 * none, so closing is said in a message of its own. Runs in the page only
 * (`source.ts`), in the page's own world.
 */

/** What one end says to the other instead of the missing event. */
export function goodbye(): string {
  return '\u0000standin-close';
}

function withCloseEvent(port: MessagePort, known: WeakSet<MessagePort>): MessagePort {
  if (known.has(port)) return port;
  known.add(port);
  port.addEventListener('message', (event) => {
    if (event.data !== goodbye()) return;
    event.stopImmediatePropagation();
    port.dispatchEvent(new Event('close'));
  });
  return port;
}

function hookPorts(): void {
  const known = new WeakSet<MessagePort>();
  const { close, postMessage } = MessagePort.prototype;
  MessagePort.prototype.close = function (this: MessagePort): void {
    postMessage.call(this, goodbye());
    close.call(this);
  };
  const ports = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'ports');
  Object.defineProperty(MessageEvent.prototype, 'ports', {
    ...ports,
    get(this: MessageEvent): readonly MessagePort[] {
      const own = ports?.get?.call(this) as readonly MessagePort[];
      return own.map((port) => withCloseEvent(port, known));
    },
  });
  const Plain = MessageChannel;
  globalThis.MessageChannel = class extends Plain {
    constructor() {
      super();
      withCloseEvent(this.port1, known);
      withCloseEvent(this.port2, known);
    }
  };
}

export const CLOSING_PORTS_PARTS = [goodbye, withCloseEvent, hookPorts] as const;
