/** Electron's `app`, as far as this product uses it. */
import { EventEmitter } from 'node:events';
import { emitCancelable } from '../cancelable.ts';
import { host, recorded } from '../host.ts';
import { AppPaths } from './app-paths.ts';
import { InstanceLock } from './instance-lock.ts';

/** What quitting needs to know of windows; they depend on the app, not the other way round. */
interface Closable {
  close(): void;
  isDestroyed(): boolean;
}

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => void recorded.switches.push([name, value]),
    hasSwitch: (name: string): boolean => process.argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`)),
  };
  readonly #ready = Promise.withResolvers<void>();
  readonly #paths = new AppPaths(() => this.getName());
  readonly #lock = new InstanceLock(({ argv, cwd, data }) => {
    void this.whenReady().then(() => this.emit('second-instance', {}, argv, cwd, data));
  });
  #isReady = false;
  #isQuitting = false;
  #windows: () => readonly Closable[] = () => [];

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  getAppPath(): string {
    return host().appPath;
  }

  getName(): string {
    return host().manifest.productName ?? host().manifest.name ?? 'app';
  }

  getVersion(): string {
    return host().manifest.version ?? '0.0.0';
  }

  getLocale(): string {
    return 'en-US';
  }

  getPath(name: string): string {
    return this.#paths.get(name);
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  enableSandbox(): void {
    if (this.isReady()) throw new Error('app.enableSandbox() must be called before app is ready');
  }

  setAppUserModelId(): void {
    // Windows only
  }

  /** As in Electron: no effect on Linux. */
  setLoginItemSettings(settings: object): void {
    if (process.platform !== 'linux') recorded.loginItems.push(settings);
  }

  getLoginItemSettings(): object {
    return { openAtLogin: false };
  }

  async setProxy(settings: object): Promise<void> {
    recorded.proxies.push(settings);
  }

  requestSingleInstanceLock(data: object = {}): boolean {
    return this.#lock.take(this.getPath('userData'), data);
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock.isHeld;
  }

  releaseSingleInstanceLock(): void {
    this.#lock.release();
  }

  quit(): void {
    if (this.#isQuitting || emitCancelable(this, 'before-quit')) return;
    this.#isQuitting = true;
    for (const window of this.#windows()) {
      window.close();
      if (window.isDestroyed()) continue;
      this.#isQuitting = false; // a window refused
      return;
    }
    if (emitCancelable(this, 'will-quit')) this.#isQuitting = false;
    else this.exit(0);
  }

  exit(code = 0): never {
    this.emit('quit', {}, code);
    process.exit(code);
  }

  /** Of the stand-in: once the main script has finished loading. */
  startUp(windows: () => readonly Closable[]): void {
    this.#windows = windows;
    this.emit('will-finish-launching');
    this.#isReady = true;
    this.#ready.resolve();
    this.emit('ready', {}, {});
  }

  /** Of the stand-in: a window is gone. */
  windowClosed(): void {
    if (this.#isQuitting || this.#windows().length > 0) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }
}

export const app = new App();
