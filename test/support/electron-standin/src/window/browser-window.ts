/** Electron's BrowserWindow: the state is kept here, the page is real, nothing is drawn. */
import { EventEmitter } from 'node:events';
import { app } from '../app/app.ts';
import { emitCancelable } from '../cancelable.ts';
import { WebContents } from '../contents/web-contents.ts';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface WindowOptions extends Partial<Bounds> {
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly nodeIntegration?: boolean;
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly webSecurity?: boolean;
  };
}

let lastId = 0;

export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>();

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }

  readonly id = (lastId += 1);
  readonly webContents: WebContents;
  #bounds: Bounds;
  #isVisible: boolean;
  #isMinimized = false;
  #isMaximized = false;
  #isDestroyed = false;

  constructor(options: WindowOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { preload, nodeIntegration, sandbox, contextIsolation, webSecurity } = options.webPreferences ?? {};
    if (nodeIntegration === true || sandbox === false || contextIsolation === false || webSecurity === false)
      throw new Error('stand-in: only sandboxed, context-isolated windows without Node integration are supported');
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.#isVisible = options.show ?? true;
    BrowserWindow.#all.add(this);
    this.webContents = new WebContents({
      size: this.#bounds,
      preload,
      onReadyToShow: () => this.emit('ready-to-show', {}),
      onGone: () => this.#gone(),
    });
    app.emit('browser-window-created', {}, this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  loadFile(): never {
    throw new Error('stand-in: file:// pages are not supported; serve them from a custom protocol');
  }

  show(): void {
    this.#isVisible = true;
    this.#isMinimized = false;
    this.emit('show');
  }

  hide(): void {
    this.#isVisible = false;
    this.emit('hide');
  }

  focus(): void {
    this.emit('focus');
  }

  minimize(): void {
    this.#isMinimized = true;
    this.emit('minimize');
  }

  restore(): void {
    this.#isMinimized = false;
    this.emit('restore');
  }

  maximize(): void {
    this.#isMaximized = true;
    this.emit('maximize');
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getBounds(): Bounds {
    return { ...this.#bounds };
  }

  getNormalBounds(): Bounds {
    return { ...this.#bounds };
  }

  setBounds(change: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...change };
    this.emit('resize');
    this.emit('move');
  }

  close(): void {
    if (!this.#isDestroyed && !emitCancelable(this, 'close')) this.destroy();
  }

  destroy(): void {
    this.webContents.destroy();
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    BrowserWindow.#all.delete(this);
    this.emit('closed');
    app.windowClosed();
  }
}
