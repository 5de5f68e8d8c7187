/**
 * The one window. Closing hides it: filtering goes on, and the tray brings it
 * back. It shows the screens, or says why it cannot; it never shows nothing.
 */
import { BrowserWindow, type NativeImage, nativeTheme, screen } from 'electron';
import type { Clock, Log } from '#core/index.ts';
import { type BrokenReason, brokenUrl, PAGE_URL } from '../page/page-protocol.ts';
import { text } from '../text.ts';
import { ReloadBudget } from './reload-budget.ts';
import { LEAST, openAt } from './window-bounds.ts';
import type { WindowFile } from './window-file.ts';

/** After moving or resizing; a drag is many small moves. */
const SETTLED_MS = 1000;

export interface WindowParts {
  readonly preload: string;
  readonly icon: NativeImage;
  readonly file: WindowFile;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  readonly canInspect: boolean;
  /** From then on closing closes. */
  isQuitting(): boolean;
  /** It went out of sight by its close button; the first time ever somebody should be told. */
  onHidden(): void;
  /** The page does not answer the system any more. */
  onHanging(window: BrowserWindow): void;
}

export class MainWindow {
  readonly #parts: WindowParts;
  readonly #budget: ReloadBudget;
  #window: BrowserWindow | null = null;
  /** Words stand where the screens should be. */
  #broken: BrokenReason | null = null;
  #cancelRemembering: (() => void) | null = null;

  constructor(parts: WindowParts) {
    this.#parts = parts;
    this.#budget = new ReloadBudget(() => parts.clock.now());
  }

  /** In front of the person, made anew when there is none. */
  show(): void {
    const window = this.#window;
    if (window === null) return this.#open();
    if (this.#broken !== null && !window.isVisible()) this.#loadScreens(window);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  hide(): void {
    this.#window?.hide();
  }

  /** Stores where it is now. */
  async remember(): Promise<void> {
    this.#cancelRemembering?.();
    this.#cancelRemembering = null;
    const window = this.#window;
    if (window === null || window.isDestroyed()) return;
    await this.#parts.file.remember({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  }

  #open(): void {
    const { preload, icon, file, canInspect } = this.#parts;
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
    const window = new BrowserWindow({
      ...openAt(file.memory.bounds, areas),
      minWidth: LEAST.width,
      minHeight: LEAST.height,
      title: text.product,
      icon,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff',
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        devTools: canInspect,
      },
    });
    this.#window = window;
    if (file.memory.isMaximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    this.#keepInTray(window);
    this.#rememberMoves(window);
    this.#mend(window);
    this.#loadScreens(window);
  }

  #keepInTray(window: BrowserWindow): void {
    window.on('close', (event) => {
      if (this.#parts.isQuitting()) return;
      event.preventDefault();
      void this.remember();
      window.hide();
      this.#parts.onHidden();
    });
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
    });
  }

  #rememberMoves(window: BrowserWindow): void {
    const later = (): void => {
      this.#cancelRemembering?.();
      this.#cancelRemembering = this.#parts.clock.after(SETTLED_MS, () => void this.remember());
    };
    window.on('resize', later);
    window.on('move', later);
  }

  /** A page that died is loaded again; one that cannot work is replaced by words. */
  #mend(window: BrowserWindow): void {
    const { log } = this.#parts;
    const page = window.webContents;
    page.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit' || this.#parts.isQuitting() || window.isDestroyed()) return;
      log.warn('window: the page died', { reason, exitCode });
      if (this.#budget.take()) page.reload();
      else this.#say(window, 'crash');
    });
    page.on('preload-error', (_event, file, error) => {
      log.warn('window: the preload failed', { file, error: error.message });
      this.#say(window, 'preload');
    });
    window.on('unresponsive', () => {
      log.warn('window: the page hangs');
      this.#parts.onHanging(window);
    });
  }

  #loadScreens(window: BrowserWindow): void {
    this.#broken = null;
    this.#load(window, PAGE_URL);
  }

  /** Once: the page with the words may fail in the same way. */
  #say(window: BrowserWindow, reason: BrokenReason): void {
    if (this.#broken === reason) return;
    this.#broken = reason;
    this.#load(window, brokenUrl(reason));
    window.show();
  }

  #load(window: BrowserWindow, url: string): void {
    window.loadURL(url).catch((cause: unknown) => {
      if (!window.isDestroyed()) this.#parts.log.warn('window: a page was not loaded', { url, cause: String(cause) });
    });
  }
}
