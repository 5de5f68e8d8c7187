/** What a sandboxed preload finds around it: a tiny `require` and few globals. Runs in the page only (`source.ts`). */
import type { BridgeEnd } from './bridge-end.ts';
import { IpcRenderer, PageEmitter } from './preload-ipc.ts';

export interface PreloadFacts {
  /** Where the page's messages go out and where the main process puts its own. */
  readonly binding: string;
  readonly inbox: string;
  readonly process: Readonly<Record<string, unknown>>;
}

export interface PreloadScope {
  readonly require: (name: string) => unknown;
  readonly process: object;
  readonly setImmediate: (run: () => void) => number;
  readonly clearImmediate: (id: number) => void;
}

function preloadScope(bridge: BridgeEnd, facts: PreloadFacts): PreloadScope {
  const world = globalThis as unknown as Record<string, unknown>;
  const binding = world[facts.binding] as (text: string) => void;
  delete world[facts.binding];
  const ipcRenderer = new IpcRenderer((message) => binding(JSON.stringify(message)));
  Object.defineProperty(world, facts.inbox, { value: (text: string) => ipcRenderer.take(JSON.parse(text)) });
  const electron = { ipcRenderer, contextBridge: { exposeInMainWorld: (key: string, api: unknown) => bridge.expose(key, api) } };
  const setImmediate = (run: () => void): number => window.setTimeout(run, 0);
  const clearImmediate = (id: number): void => window.clearTimeout(id);
  const timers = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
  const modules = new Map<string, unknown>([
    ['electron', electron],
    ['electron/common', electron],
    ['electron/renderer', electron],
  ]);
  for (const prefix of ['', 'node:']) {
    modules.set(`${prefix}events`, Object.assign(PageEmitter, { EventEmitter: PageEmitter }));
    modules.set(`${prefix}timers`, timers);
    modules.set(`${prefix}url`, { URL, URLSearchParams });
  }
  const require = (name: string): unknown => {
    if (modules.has(name)) return modules.get(name);
    throw new Error(`module not found: ${name}`);
  };
  return { require, process: Object.assign(new PageEmitter(), facts.process), setImmediate, clearImmediate };
}

export const PRELOAD_WORLD_PARTS = [preloadScope] as const;
