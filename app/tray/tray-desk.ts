/**
 * Keeps the tray true and carries out what is chosen there: follows the news of
 * the core, sends commands through the same handlers as the screens. What the
 * tray shows changes when the core says so, never because something was chosen.
 */
import { createRouterClient } from '@orpc/server';
import type { Log } from '#core/index.ts';
import type { ProxyCore } from '#core/index.ts';
import type { StartAtLogin } from '../start-at-login.ts';
import { text } from '../text.ts';
import { proxyCommand } from './proxy-command.ts';
import type { TrayAction, TrayMenuFacts } from './tray-menu.ts';
import { NO_NEWS, type TrayState, withNews, withoutCore } from './tray-state.ts';

/** The icon as this file uses it. */
export interface ShownTray {
  show(facts: TrayMenuFacts): void;
  showAgain(facts: TrayMenuFacts): void;
  destroy(): void;
}

/** What the tray needs of the core. */
export type TrayCore = Pick<ProxyCore['control'], 'follow' | 'handlers'>;

export interface TrayPorts {
  readonly platform: string;
  readonly log: Log;
  readonly startAtLogin: StartAtLogin;
  makeIcon(facts: TrayMenuFacts, onChosen: (action: TrayAction, checked: boolean) => void): ShownTray;
  copy(words: string): Promise<void>;
  openLink(url: string): Promise<void>;
  tell(title: string, words: string): void;
  showWindow(): void;
  /** Asks first. */
  exit(proxy: string | null): Promise<void>;
}

export class TrayDesk {
  readonly #ports: TrayPorts;
  readonly #control: TrayCore;
  readonly #monitorLink: string | null;
  readonly #stop = new AbortController();
  readonly #icon: ShownTray;
  #state: TrayState = NO_NEWS;
  #startsAtLogin = false;

  /** @param monitorLink opens the screens in a browser; null when they could not be served. */
  constructor(control: TrayCore, monitorLink: string | null, ports: TrayPorts) {
    this.#control = control;
    this.#monitorLink = monitorLink;
    this.#ports = ports;
    this.#icon = ports.makeIcon(this.#facts(), (action, checked) => this.#onChosen(action, checked));
  }

  /** Ends when `close` is called. */
  async follow(): Promise<void> {
    const { signal } = this.#stop;
    void this.#lookAtLogin();
    try {
      for await (const news of this.#control.follow({ connections: false }, signal)) {
        if (signal.aborted) return;
        this.#become(withNews(this.#state, news));
      }
    } catch (cause) {
      this.#ports.log.error('tray: the news ended', cause);
    }
    if (!signal.aborted) this.#become(withoutCore(this.#state));
  }

  close(): void {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#icon.destroy();
  }

  #facts(): TrayMenuFacts {
    return { state: this.#state, hasMonitor: this.#monitorLink !== null, startsAtLogin: this.#startsAtLogin };
  }

  #become(state: TrayState): void {
    this.#state = state;
    this.#icon.show(this.#facts());
  }

  #onChosen(action: TrayAction, checked: boolean): void {
    this.#carryOut(action, checked).then(
      (problem) => {
        if (problem !== null) this.#ports.tell(text.tray.notDone, problem);
      },
      (cause: unknown) => {
        this.#ports.log.error(`tray: ${action} failed`, cause);
        this.#ports.tell(text.tray.notDone, cause instanceof Error ? cause.message : String(cause));
      },
    );
  }

  /** @returns words for the person when it was not done. */
  async #carryOut(action: TrayAction, checked: boolean): Promise<string | null> {
    const ports = this.#ports;
    switch (action) {
      case 'open':
        ports.showWindow();
        return null;
      case 'filtering':
        return this.#putBackAfter(() => this.#switchFiltering(checked));
      case 'copy-proxy':
        if (this.#state.proxy !== null) await ports.copy(proxyCommand(ports.platform, this.#state.proxy));
        return null;
      case 'web-monitor':
        if (this.#monitorLink !== null) await ports.openLink(this.#monitorLink);
        return null;
      case 'start-at-login':
        return this.#putBackAfter(() => this.#turnLogin(checked));
      case 'exit':
        await ports.exit(this.#state.proxy);
        return null;
    }
  }

  async #switchFiltering(on: boolean): Promise<string | null> {
    const client = createRouterClient(this.#control.handlers, { context: { mayWrite: true } });
    const outcome = await client.filtering.switch({ on });
    return outcome.ok ? null : outcome.userText;
  }

  async #turnLogin(on: boolean): Promise<string | null> {
    const outcome = await this.#ports.startAtLogin.turn(on);
    await this.#lookAtLogin();
    return outcome.ok ? null : outcome.userText;
  }

  async #lookAtLogin(): Promise<void> {
    this.#startsAtLogin = await this.#ports.startAtLogin.isOn();
    if (!this.#stop.signal.aborted) this.#icon.show(this.#facts());
  }

  /** The system moves a check mark by itself; it has to stand where the truth is, also after a refusal. */
  async #putBackAfter(run: () => Promise<string | null>): Promise<string | null> {
    try {
      return await run();
    } finally {
      if (!this.#stop.signal.aborted) this.#icon.showAgain(this.#facts());
    }
  }
}
