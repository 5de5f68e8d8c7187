/** The resolver and, when the settings want one, the name server for other devices: started, watched over, stopped. */
import { authorityOf } from '#core/common/ip-address.ts';
import type { Ports } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { DnsListenerView } from '#core/contract/dns-views.ts';
import type { ListenerView } from '#core/contract/views.ts';
import { createDnsTransport } from '#core/dns/dns-transport.ts';
import { DnsListener, type DnsListenerRecord, type ListenerProblem } from '#core/dns/listener/dns-listener.ts';
import { createResolver, type Resolver } from '#core/dns/resolver.ts';
import { nextFreePort, portHolder } from '../doors/port-holder.ts';
import { listenerSettings } from './listener-settings.ts';
import type { NameVerdict } from './name-judge.ts';
import { NamesHealth, type HealthPort } from './names-health.ts';
import { manners, resolverOptions, serverOptions } from './resolver-settings.ts';

export interface ListenerHooks {
  judge(name: string, client: string): NameVerdict;
  judgeAliases(aliases: readonly string[], asked: NameVerdict): NameVerdict | null;
  record(record: DnsListenerRecord<NameVerdict>): void;
  /** Something of ours listens there. */
  onOpen(port: number): void;
}

const CLOSED: DnsListenerView = {
  addresses: [],
  connections: 0,
  underWay: 0,
  queries: 0,
  refused: 0,
  notAllowed: 0,
  tooOften: 0,
  overloaded: 0,
};

export class RunningNames {
  readonly resolver: Resolver;
  readonly #ports: Ports;
  readonly #health: NamesHealth;
  #listener: DnsListener<NameVerdict> | null = null;

  /** @param authority PEM; empty: only the usual authorities are trusted. */
  constructor(settings: ProxyConfig['dns'], authority: string, ports: Ports, health: HealthPort) {
    this.#ports = ports;
    this.#health = new NamesHealth(() => this.resolver, health, ports.clock);
    const transport = createDnsTransport(authority === '' ? [] : [authority]);
    const onLookedUp = (name: string, hasAnswer: boolean): void => this.#health.lookedUp(name, hasAnswer);
    this.resolver = createResolver(resolverOptions(settings), { ...ports, ...transport, onLookedUp });
  }

  /** @returns what did not open, in words. */
  async openListener(settings: Pick<ProxyConfig, 'dns' | 'proxy'>, hooks: ListenerHooks): Promise<readonly string[]> {
    const wanted = listenerSettings(settings);
    if (wanted === null) return [];
    const { judge, judgeAliases, record } = hooks;
    this.#listener = new DnsListener(wanted.options, { ...this.#ports, resolver: this.resolver, judge, judgeAliases, record });
    const problems = await this.#listener.start();
    for (const { port } of this.#listener.view().addresses) hooks.onOpen(port);
    return [...wanted.problems, ...(await Promise.all(problems.map(explained)))];
  }

  get listeners(): readonly ListenerView[] {
    return this.listener.addresses.map(({ address, port }) => ({ mode: 'dns', address: authorityOf(address, port) }));
  }

  get listener(): DnsListenerView {
    return this.#listener?.view() ?? CLOSED;
  }

  /** These settings have changed, and count from now on. Overrides are compared with every remembered name, so only when they are others. */
  apply(changed: 'servers' | 'overrides' | 'switches', settings: ProxyConfig['dns']): void {
    switch (changed) {
      case 'servers':
        this.resolver.changeServers(serverOptions(settings.servers));
        return this.#health.serversChanged();
      case 'overrides':
        return void this.resolver.changeOverrides(settings.overrides);
      case 'switches':
        return this.resolver.changeManners(manners(settings));
    }
  }

  /** Nobody new; what is being looked up goes on. */
  async closeListener(): Promise<void> {
    await this.#listener?.stop();
  }

  stop(): void {
    this.#health.stop();
    this.resolver.stop();
  }
}

async function explained({ address, port, code, userText }: ListenerProblem): Promise<string> {
  if (code !== 'port-busy') return userText;
  const [holder, free] = await Promise.all([portHolder(port), nextFreePort(address, port)]);
  const offer = free === null ? '' : ` Port ${free} is free: --set dns.listen=${authorityOf(address, free)}.`;
  return `${authorityOf(address, port)} is in use${holder === null ? '' : ` by ${holder}`}.${offer}`;
}
