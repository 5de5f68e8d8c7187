/** Electron's webContents: a real page of a real Chromium. */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { emitCancelable } from '../cancelable.ts';
import type { Facts } from '../chromium/cdp.ts';
import { session } from '../net/protocol.ts';
import { fromWire, toWire } from '../net/schemes.ts';
import { PageLink } from './page-link.ts';
import { PageRequests } from './page-requests.ts';
import { ISOLATED_WORLD, pageScripts, type PageNames } from './page-scripts.ts';
import { PageTarget } from './page-target.ts';

export interface ContentsOwner {
  readonly size: { readonly width: number; readonly height: number };
  readonly preload: string | undefined;
  onReadyToShow(): void;
  onGone(): void;
}

interface Page {
  readonly target: PageTarget;
  readonly link: PageLink;
  readonly requests: PageRequests;
}

type OpenHandler = (details: object) => { readonly action: 'allow' | 'deny' };

let lastId = 0;

export class WebContents extends EventEmitter {
  readonly id = (lastId += 1);
  readonly session = session.defaultSession;
  readonly mainFrame: { readonly parent: null; readonly url: string };
  readonly #owner: ContentsOwner;
  readonly #page: Promise<Page>;
  readonly #names: PageNames;
  #url = 'about:blank';
  #onOpen: OpenHandler = () => ({ action: 'allow' });
  #isDestroyed = false;

  constructor(owner: ContentsOwner) {
    super();
    this.#owner = owner;
    const key = randomUUID().replaceAll('-', '');
    this.#names = { binding: `b${key}`, inbox: `i${key}`, toPage: `p${key}`, toPreload: `w${key}` };
    const currentUrl = (): string => this.getURL();
    this.mainFrame = {
      parent: null,
      get url() {
        return currentUrl();
      },
    };
    this.#page = this.#open();
    this.#page.catch((cause: unknown) => console.error('stand-in: cannot open a page:', cause));
  }

  getURL(): string {
    return fromWire(this.#url);
  }

  async loadURL(url: string): Promise<void> {
    const { target, requests } = await this.#page;
    const wire = new URL(toWire(url)).href;
    requests.expect(wire);
    const finished = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()));
    const { errorText } = await target.send('Page.navigate', { url: wire });
    if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
    await finished;
  }

  reload(): void {
    void this.#page.then(({ target, requests }) => {
      requests.expect(this.#url);
      return target.send('Page.reload');
    });
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { target } = await this.#page;
    const { result, exceptionDetails } = await target.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  forcefullyCrashRenderer(): void {
    void this.#page.then(({ target }) => target.send('Page.crash')).catch(() => undefined); // a crash answers nothing
  }

  send(channel: string, ...words: unknown[]): void {
    void this.#page.then(({ link }) => link.send(channel, words));
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#onOpen = handler;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Of the stand-in: the window or the page is gone. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    void this.#page
      .then(
        ({ target, link }) => {
          link.closePorts();
          return target.close();
        },
        () => undefined,
      )
      .catch(() => undefined); // Chromium is gone already
    this.emit('destroyed');
    this.#owner.onGone();
  }

  async #open(): Promise<Page> {
    const target = await PageTarget.open(this.#owner.size);
    const link = new PageLink(target, this.#names.inbox, {
      eventFacts: () => ({ sender: this, senderFrame: this.mainFrame }),
      onPreloadError: (text) => this.emit('preload-error', {}, this.#owner.preload ?? '', new Error(text)),
    });
    const requests = new PageRequests(target, { mayNavigate: (url) => this.#mayNavigate(url) });
    this.#listen({ target, link, requests });
    for (const domain of ['Page', 'Runtime', 'Inspector']) await target.send(`${domain}.enable`);
    await target.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    await target.send('Runtime.addBinding', { name: this.#names.binding, executionContextName: ISOLATED_WORLD });
    for (const script of pageScripts(this.#owner.preload, this.#names)) await target.send('Page.addScriptToEvaluateOnNewDocument', script);
    return { target, link, requests };
  }

  #listen({ target, link, requests }: Page): void {
    target.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === ISOLATED_WORLD && context.auxData?.frameId === target.id) link.isIn(context.id as number);
    });
    target.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === this.#names.binding) link.take(payload as string);
    });
    target.on('Fetch.requestPaused', (paused) => void requests.answer(paused).catch(() => undefined)); // the page left meanwhile
    target.on('Page.frameNavigated', ({ frame }) => this.#onNavigated(frame as Facts, link));
    target.on('Page.loadEventFired', () => {
      if (this.#url === 'about:blank') return;
      this.emit('did-finish-load', {});
      this.#owner.onReadyToShow();
    });
    target.on('Page.javascriptDialogOpening', () => void target.send('Page.handleJavaScriptDialog', { accept: true }));
    target.on('Page.windowOpen', ({ url }) => this.#onWindowOpen(fromWire(url as string)));
    target.on('Inspector.targetCrashed', () => {
      link.closePorts();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    target.watch(() => this.destroy());
  }

  #onNavigated({ parentId, url }: Facts, link: PageLink): void {
    if (parentId !== undefined) return;
    this.#url = url as string;
    link.closePorts();
    this.emit('did-navigate', {}, this.getURL(), 200, '');
  }

  #mayNavigate(url: string): boolean {
    const facts = { url, isMainFrame: true, frame: this.mainFrame };
    const isStopped = emitCancelable(this, 'will-frame-navigate', facts, url);
    return !emitCancelable(this, 'will-navigate', facts, url) && !isStopped;
  }

  #onWindowOpen(url: string): void {
    const { action } = this.#onOpen({ url, frameName: '', features: '', disposition: 'foreground-tab' });
    if (action === 'allow') console.error('stand-in: child windows are not supported; treated as denied');
  }
}
