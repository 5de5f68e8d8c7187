/** Electron's `protocol` and `session`. */
import { EventEmitter } from 'node:events';
import { app } from '../app/app.ts';
import { recorded } from '../host.ts';
import { addSchemes, hasSchemes } from './schemes.ts';

export type SchemeHandler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, SchemeHandler>();

export const protocol = {
  registerSchemesAsPrivileged(list: readonly { readonly scheme: string }[]): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (hasSchemes()) throw new Error('protocol.registerSchemesAsPrivileged can be called only once');
    addSchemes(list.map(({ scheme }) => scheme));
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (!app.isReady()) throw new Error('protocol.handle must be called after app is ready');
    if (handlers.has(scheme)) throw new Error(`The scheme has been registered: ${scheme}`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
};

/** Of the stand-in: who answers for a page's request. */
export function handlerFor(url: string): SchemeHandler | undefined {
  return handlers.get(url.slice(0, url.indexOf(':')));
}

/** Permission handlers are stored, not asked: headless Chromium grants nothing. */
class Session extends EventEmitter {
  readonly protocol = protocol;

  setPermissionRequestHandler(): void {
    // see above
  }

  setPermissionCheckHandler(): void {
    // see above
  }

  setDevicePermissionHandler(): void {
    // see above
  }

  async setProxy(settings: object): Promise<void> {
    recorded.proxies.push(settings);
  }
}

export const session = { defaultSession: new Session() };
