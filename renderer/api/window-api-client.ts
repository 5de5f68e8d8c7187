/** The contract over a message port, for the desktop window. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ApiClient, ApiSource } from './api-client.ts';
import { type HearthgateBridge, portIn } from './bridge.ts';

/** The preload answers at once or never. */
const PORT_MS = 5000;

export function windowApi(bridge: HearthgateBridge, page: Window): ApiSource {
  let current: Promise<{ readonly client: ApiClient; readonly port: MessagePort }> | null = null;

  const open = async (): Promise<{ readonly client: ApiClient; readonly port: MessagePort }> => {
    const port = await portFrom(bridge, page);
    port.start();
    return { port, client: createORPCClient(new RPCLink({ port })) };
  };
  const forget = (): void => {
    current?.then(
      ({ port }) => port.close(),
      () => undefined, // there never was a port
    );
    current = null;
  };
  return {
    place: 'window',
    signIn: null,
    forget,
    async ask(run) {
      current ??= open();
      const { client } = await current;
      return run(client);
    },
  };
}

function portFrom(bridge: HearthgateBridge, page: Window): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const listen = (event: MessageEvent): void => {
      const port = portIn(event, page);
      if (port === null) return;
      done();
      resolve(port);
    };
    const timer = page.setTimeout(() => {
      done();
      reject(new Error('the program did not open a port'));
    }, PORT_MS);
    const done = (): void => {
      page.clearTimeout(timer);
      page.removeEventListener('message', listen);
    };
    page.addEventListener('message', listen);
    bridge.openPort();
  });
}
