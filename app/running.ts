/** The program between ready and quit: the core first, then what a person sees; the other way round at the end. */
import { join } from 'node:path';
import { CoreHost, type DesktopStart, settingsLines, startLines } from './core-host.ts';
import { type Desktop, openDesktop } from './desktop.ts';

/** What this program's window needs is kept apart from what the core stores. */
export function windowFolder(start: DesktopStart): string {
  return join(start.options.dataFolder, 'desktop');
}

export interface RunningNeeds {
  readonly preload: string;
  isQuitting(): boolean;
}

export type Begun =
  | { readonly type: 'runs'; readonly lines: readonly string[] }
  /** Nothing to run: say this and leave. */
  | { readonly type: 'leave'; readonly code: 0 | 1 | 2; readonly lines: readonly string[] };

export class Running {
  readonly #start: DesktopStart;
  readonly #needs: RunningNeeds;
  #host: CoreHost | null = null;
  #desktop: Desktop | null = null;
  #isWindowWanted: boolean;

  constructor(start: DesktopStart, needs: RunningNeeds) {
    this.#start = start;
    this.#needs = needs;
    this.#isWindowWanted = !start.isHidden;
  }

  get log(): CoreHost['log'] | null {
    return this.#host?.log ?? null;
  }

  /** Only when the app is ready. Rejects only for what nobody foresaw. A door that did not open is a health note on the screen, not a failure. */
  async begin(): Promise<Begun> {
    const { options, printConfig } = this.#start;
    if (printConfig !== null) return { type: 'leave', ...(await settingsLines(options, printConfig)) };
    const created = await CoreHost.create(options);
    if (!created.ok) return { type: 'leave', code: created.exitCode, lines: created.problems };
    const { host } = created;
    this.#host = host;
    const report = await host.start();
    host.log.info('started', { version: this.#start.options.version, proxy: report.proxy.join(' ') });
    if (!this.#needs.isQuitting()) {
      this.#desktop = await openDesktop(host, report, this.#start, { ...this.#needs, folder: windowFolder(this.#start) });
      if (this.#isWindowWanted) this.#desktop.showWindow();
    }
    return { type: 'runs', lines: startLines(report) };
  }

  /** Also before there is one: it opens as soon as it can. */
  showWindow(): void {
    this.#isWindowWanted = true;
    this.#desktop?.showWindow();
  }

  async stop(): Promise<void> {
    try {
      await this.#desktop?.close();
    } finally {
      await this.#host?.stop();
    }
  }
}
