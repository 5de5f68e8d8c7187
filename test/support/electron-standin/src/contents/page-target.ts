/** One page of the browser, driven over its own DevTools session. */
import type { Facts } from '../chromium/cdp.ts';
import { host } from '../host.ts';

export class PageTarget {
  readonly id: string;
  readonly #session: string;

  private constructor(id: string, session: string) {
    this.id = id;
    this.#session = session;
  }

  static async open({ width, height }: { readonly width: number; readonly height: number }): Promise<PageTarget> {
    const { cdp } = host();
    const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', width, height, newWindow: true });
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
    return new PageTarget(targetId, sessionId);
  }

  send(method: string, parameters: object = {}): Promise<Facts> {
    return host().cdp.send(method, parameters, this.#session);
  }

  on(event: string, listener: (facts: Facts) => void): void {
    host().cdp.on(event, listener, this.#session);
  }

  /** Windows opened by this page are closed unseen; when the page itself is gone, somebody should know. */
  watch(onGone: () => void): void {
    host().cdp.on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.openerId === this.id) closeUnseen(targetInfo.targetId as string).catch(() => undefined); // gone by itself
    });
    host().cdp.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === this.id) onGone();
    });
  }

  async close(): Promise<void> {
    await host().cdp.send('Target.closeTarget', { targetId: this.id });
  }
}

/** A driver may hold a new page until it has looked at it, and with it the page that opened it: closing alone would leave that one waiting. */
async function closeUnseen(targetId: string): Promise<void> {
  const { cdp } = host();
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
  await cdp.send('Runtime.runIfWaitingForDebugger', {}, sessionId as string);
  await cdp.send('Target.closeTarget', { targetId });
}
