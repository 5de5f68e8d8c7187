/**
 * What the desktop program's preload gives the page, and how the page gets its
 * way to the core: it asks for a port, and one arrives as a window message.
 *
 * The preload exposes `window.hearthgate` and, for each `openPort()`, answers
 * with `window.postMessage(PORT_MESSAGE, location.origin, [port])`. Each port
 * speaks the contract with the core; the page closes those it no longer needs.
 */

export interface HearthgateBridge {
  /** Asks for one new port. Returns at once. */
  openPort(): void;
}

export const PORT_MESSAGE = { type: 'hearthgate-port' } as const;

declare global {
  interface Window {
    /** Present in the desktop window only; its absence means the web monitor. */
    readonly hearthgate?: HearthgateBridge;
  }
}

/** The port of a window message, when the message comes from our own preload and carries one. */
export function portIn(event: Pick<MessageEvent, 'data' | 'source' | 'ports'>, ownWindow: unknown): MessagePort | null {
  const data: unknown = event.data;
  const isOurs =
    event.source === ownWindow && typeof data === 'object' && data !== null && 'type' in data && data.type === PORT_MESSAGE.type;
  return isOurs ? (event.ports[0] ?? null) : null;
}
