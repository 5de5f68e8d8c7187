/** The scripts a page gets before its own: the page's end of the bridge, and the preload in its isolated world. */
import { existsSync, readFileSync } from 'node:fs';
import { BRIDGE_PARTS } from '../page/bridge-end.ts';
import { CLOSING_PORTS_PARTS } from '../page/closing-ports.ts';
import { CODEC_PARTS } from '../page/codec.ts';
import { PRELOAD_IPC_PARTS } from '../page/preload-ipc.ts';
import { PRELOAD_WORLD_PARTS, type PreloadFacts } from '../page/preload-world.ts';
import { sourceOf } from '../page/source.ts';

export const ISOLATED_WORLD = 'Electron Isolated Context';
export const PRELOAD_ERROR = 'standin:preload-error';

export interface PageScript {
  readonly source: string;
  readonly worldName?: string;
}

/** Names nobody can guess: what belongs to the preload must not be found by the page. */
export interface PageNames {
  readonly binding: string;
  readonly inbox: string;
  readonly toPage: string;
  readonly toPreload: string;
}

export function pageScripts(preload: string | undefined, names: PageNames): readonly PageScript[] {
  const page = `(() => {
    if (window !== top) return;
    ${sourceOf([...CODEC_PARTS, ...BRIDGE_PARTS, ...CLOSING_PORTS_PARTS])}
    new BridgeEnd(${JSON.stringify(names.toPreload)}, ${JSON.stringify(names.toPage)});
    hookPorts();
  })()`;
  const isolated = preload === undefined ? 'void 0' : preloadScript(preload, names);
  return [{ source: page }, { source: isolated, worldName: ISOLATED_WORLD }];
}

function preloadScript(file: string, names: PageNames): string {
  const facts: PreloadFacts = { binding: names.binding, inbox: names.inbox, process: processFacts() };
  return `(() => {
    if (window !== top || location.href === 'about:blank') return;
    ${sourceOf([...CODEC_PARTS, ...BRIDGE_PARTS, ...PRELOAD_IPC_PARTS, ...PRELOAD_WORLD_PARTS])}
    const bridge = new BridgeEnd(${JSON.stringify(names.toPage)}, ${JSON.stringify(names.toPreload)});
    const scope = preloadScope(bridge, ${JSON.stringify(facts)});
    try {
      ${runOf(file)}
    } catch (cause) {
      scope.require('electron').ipcRenderer.send(${JSON.stringify(PRELOAD_ERROR)}, String(cause && cause.stack || cause));
    }
  })()`;
}

/** A sandboxed preload is a plain script: a text that is no such script fails here as it does in Electron. */
function runOf(file: string): string {
  if (!existsSync(file)) return `throw new Error(${JSON.stringify(`ENOENT: no such file or directory, open '${file}'`)});`;
  const wrapped = `(function (require, process, exports, module, setImmediate, clearImmediate) {${readFileSync(file, 'utf8')}\n})\n//# sourceURL=${file}`;
  return `const module = { exports: {} };
      (0, eval)(${JSON.stringify(wrapped)})(scope.require, scope.process, module.exports, module, scope.setImmediate, scope.clearImmediate);`;
}

function processFacts(): PreloadFacts['process'] {
  const { platform, arch, versions } = process;
  return {
    platform,
    arch,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    isMainFrame: true,
    versions: { ...versions },
    env: {},
    argv: [],
  };
}
