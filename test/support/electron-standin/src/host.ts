/** What all parts of the stand-in share: the browser, the app it runs, and a record of what would have left the app. */
import type { Cdp } from './chromium/cdp.ts';

export interface Host {
  readonly cdp: Cdp;
  readonly appPath: string;
  readonly manifest: { readonly name?: string; readonly productName?: string; readonly version?: string; readonly main?: string };
}

let bound: Host | null = null;

export function bindHost(host: Host): void {
  bound = host;
}

export function host(): Host {
  if (bound === null) throw new Error('stand-in: asked for the browser before it was there');
  return bound;
}

export const recorded = {
  openExternal: [] as string[],
  notifications: [] as object[],
  /** Addresses pages asked for that are no scheme of the app: nothing leaves the machine. */
  blocked: [] as string[],
  preloadErrors: [] as string[],
  switches: [] as (readonly [string, string])[],
  loginItems: [] as object[],
  proxies: [] as object[],
};
