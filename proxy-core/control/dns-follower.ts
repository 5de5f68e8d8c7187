/** What one follower has been told of names and name servers, and what to tell it next. */
import type { News } from '#core/contract/views.ts';
import type { DnsPorts } from './dns-ports.ts';

export type DnsNews = Pick<News, 'dns' | 'dnsSettings'>;

export class DnsFollower {
  readonly #dns: Pick<DnsPorts, 'view' | 'settings'>;
  readonly #settingsVersion: () => number;
  #toldVersion = -1;
  /** The last view as text: counters of eight servers are compared in less time than it takes to keep marks of each. */
  #told = '';

  constructor(dns: Pick<DnsPorts, 'view' | 'settings'>, settingsVersion: () => number) {
    this.#dns = dns;
    this.#settingsVersion = settingsVersion;
  }

  /** The first time everything; null when nothing changed. */
  changes(): DnsNews | null {
    const settings = this.#takeSettings();
    const view = this.#dns.view();
    const text = JSON.stringify(view);
    if (text === this.#told) return settings;
    this.#told = text;
    return { ...settings, dns: view };
  }

  #takeSettings(): DnsNews | null {
    const version = this.#settingsVersion();
    if (version === this.#toldVersion) return null;
    this.#toldVersion = version;
    return { dnsSettings: this.#dns.settings() };
  }
}
