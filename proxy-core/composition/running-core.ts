/** One core from start to stop. */
import { join } from 'node:path';
import type { Ports } from '#core/common/ports.ts';
import type { ConfigStore } from '#core/config/config-store.ts';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { HistoryPage, ListenerView } from '#core/contract/views.ts';
import { createControl, type Control } from '#core/control/control.ts';
import { openHistory, type HistoryStore } from '#core/history/history-store.ts';
import type { BlockLists } from '#core/lists/block-lists.ts';
import type { Monitor } from '#core/monitor/monitor-server.ts';
import { CurrentPolicy } from '#core/policy/current-policy.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import type { CoreOptions } from './core-options.ts';
import type { ClientDoors } from './doors/client-doors.ts';
import { enforcePolicy } from './enforce-policy.ts';
import { DestinationJudge } from './destination-judge.ts';
import { FilteringChanges } from './filtering-changes.ts';
import type { SharedParts } from './doors/door-parts.ts';
import { openDoors } from './doors/open-doors.ts';
import { connectionsAllowed, descriptorsWord } from './machine/descriptors.ts';
import { destinationAddresses } from './parent-addresses.ts';
import { SignInDesk } from './people/sign-in-desk.ts';
import { NamesDesk } from './names/names-desk.ts';
import { openNameListener } from './names/open-name-listener.ts';
import type { RunningNames } from './names/running-names.ts';
import { networksFrom, policyFrom } from './policy-from-config.ts';
import type { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';
import { redirectorsDesk } from './redirectors/open-desk.ts';
import { RunningRedirectors } from './redirectors/start-redirectors.ts';
import { listFiles, startLists } from './start-lists.ts';
import { startNames } from './start-names.ts';
import { StartNotes } from './start/start-notes.ts';
import { startScreens } from './start-screens.ts';
import { wireExchange } from './wire-exchange.ts';
import { downstreamLimits, wireNetwork, type WiredNetwork } from './wire-network.ts';

export interface StartReport {
  /** Addresses of the forward proxy that are open, `host:port`. */
  readonly proxy: readonly string[];
  /** What else is open, as in `socks 127.0.0.1:1080`. */
  readonly others: readonly string[];
  /** Opens the screens and signs in; null when they could not be opened. */
  readonly monitorLink: string | null;
  /** The first user of the list that has to sign in to the proxy; null when no sign-in is needed. */
  readonly signsIn: string | null;
  /** What is not as asked for: what, where, what to do. One may have several lines. */
  readonly problems: readonly string[];
}

/** Exchanges may finish for this long when the core stops. */
const STOP_GRACE_MS = 1500;
/** Two browsers at work. */
const FEW_CONNECTIONS = 512;

export class RunningCore {
  readonly config: ConfigStore;
  readonly control: Control;
  readonly #options: CoreOptions;
  readonly #ports: Ports;
  readonly #policy: CurrentPolicy;
  readonly #judge: DestinationJudge;
  readonly #filtering: FilteringChanges;
  readonly #notes: StartNotes;
  #history: HistoryStore | null = null;
  #lists: BlockLists | null = null;
  #names: RunningNames | null = null;
  #redirectors: RunningRedirectors | null = null;
  #network: WiredNetwork | null = null;
  #doors: ClientDoors | null = null;
  #monitor: Monitor | null = null;
  #stopping: Promise<void> | null = null;

  constructor(options: CoreOptions, config: ConfigStore, ports: Ports) {
    this.config = config;
    this.#options = options;
    this.#ports = ports;
    this.#policy = new CurrentPolicy(policyFrom(config.config, OPEN_POLICY));
    this.#judge = new DestinationJudge(() => this.#policy.get(), ports.clock);
    const changes = new FilteringChanges(config, this.#policy, oneTurn);
    this.#filtering = changes;
    this.control = createControl({
      clock: ports.clock,
      log: ports.log,
      version: options.version,
      filtering: () => changes.settings(),
      changeFiltering: (change) => changes.change(change),
      searchHistory: (ask) => this.#searchHistory(ask),
      listeners: () => this.#listeners(),
      dns: new NamesDesk(config, () => this.#startedNames()),
      redirectors: redirectorsDesk(config, options, ports.clock, {
        running: () => this.#redirectors,
        searchHistory: (ask) => this.#searchHistory(ask),
      }),
    });
    this.#notes = new StartNotes(config, this.control.health, (text) => ports.log.warn(text));
    if (config.overridden !== null) this.#notes.tell(config.overridden);
  }

  async start(): Promise<StartReport> {
    const { config, control } = this;
    const settings = config.config;
    if (settings.history.on) this.#history = await this.#openHistory();
    await this.#startRules();
    const names = (await this.#startNames()).resolver;
    this.#redirectors = new RunningRedirectors(config, this.#options, names, this.#ports, control.health);
    for (const problem of this.#redirectors.start()) this.#notes.tell(problem);
    this.#network = wireNetwork(settings, this.#ports, (host, port, isChosen) =>
      destinationAddresses(host, port, isChosen, names, this.#judge),
    );
    const { pools } = this.#redirectors;
    this.#enforcePolicy(this.#network, pools);
    const { proxy, socks, reverse } = settings;
    const desk = new SignInDesk({ proxy: proxy.users, socks: socks.users, reverse: reverse.users }, this.#ports.random);
    const nextId = rowIds(this.#history?.lastId ?? 0);
    const exchange = wireExchange({
      ports: this.#ports,
      settings,
      control,
      history: this.#history,
      desk,
      names,
      nextId,
      redirectors: pools,
      policy: () => this.#policy.get(),
      judgeAddress: (address, port) => this.#judge.judge(address, port),
    });
    await this.#openDoors({
      network: this.#network,
      limits: downstreamLimits(settings),
      exchange,
      desk,
      trustedPeers: networksFrom(proxy.trustedPeers),
    });
    await this.#openNameListener(nextId);
    await this.#startMonitor();
    control.settingsChanged();
    return this.#report();
  }

  #report(): StartReport {
    const proxies = this.#doors?.proxyAddresses ?? [];
    const others = this.#listeners().filter((one) => one.mode !== 'monitor' && !proxies.includes(one.address));
    return {
      proxy: proxies,
      others: others.map((one) => `${one.mode} ${one.address}`),
      monitorLink: this.#monitor?.link ?? null,
      signsIn: this.config.config.proxy.users[0]?.split(':')[0] ?? null,
      problems: this.#notes.report(),
    };
  }

  /** Rules and lists are in force before a door opens. */
  async #startRules(): Promise<void> {
    await this.#filtering.compile();
    const { filtering } = this.config.config;
    const lists = await startLists(filtering, this.#options, this.#ports, this.control.health, () => this.#takeNames());
    this.#lists = lists;
    this.#takeNames();
    this.config.follow((changed) => void lists.use(listFiles(changed.filtering)));
  }

  #enforcePolicy({ pool }: WiredNetwork, outside: RedirectorPools): void {
    const { open } = this.control.live;
    enforcePolicy({ policy: this.#policy, open, pool, asksOutside: () => outside.isAsked, pause: oneTurn });
  }

  async #openDoors(shared: SharedParts): Promise<void> {
    const wanted = this.config.config.limits.connections;
    const allowed = connectionsAllowed(wanted);
    if (allowed < wanted) this.#lowerLimit(wanted, allowed);
    const { doors, problems } = await openDoors(this.config, shared, allowed, (port) => this.#judge.addOwnPort(port));
    this.#doors = doors;
    for (const problem of problems) this.#notes.add('port-busy', problem);
  }

  /** A lowered default is reported only when so few are left that a browser would notice. */
  #lowerLimit(wanted: number, allowed: number): void {
    const text = descriptorsWord(wanted, allowed);
    if (this.config.origin('limits.connections') !== 'default' || allowed < FEW_CONNECTIONS) this.#notes.tell(text);
    this.#ports.log.info(text);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { clock } = this.#ports;
    this.#doors?.closeListeners();
    await this.#names?.closeListener();
    this.#network?.pool.clear();
    const until = clock.now() + STOP_GRACE_MS;
    while ((this.#doors?.openClients ?? 0) > 0 && this.control.live.open.size > 0 && clock.now() < until) {
      await new Promise<void>((resolve) => void clock.after(25, resolve));
    }
    this.#doors?.destroyClients();
    await this.#redirectors?.stop();
    await this.#lists?.stop();
    this.#names?.stop();
    await this.#monitor?.stop();
    this.#network?.stop();
    await this.#history?.stop();
    this.#ports.log.info('stopped');
  }

  #searchHistory(ask: HistorySearch): Promise<HistoryPage> {
    return this.#history === null ? Promise.resolve({ rows: [], nextBeforeId: null }) : this.#history.search(ask);
  }

  #openHistory(): Promise<HistoryStore> {
    const { dataFolder, historyWorkerUrl } = this.#options;
    const days = this.config.config.history.days;
    return openHistory({
      file: join(dataFolder, 'history.db'),
      workerUrl: historyWorkerUrl,
      ports: this.#ports,
      health: this.control.health,
      retention: { allowed: days, blocked: Math.max(days, 180) },
    });
  }

  /** The rest of the policy stays as it is: compiling the rules again would take longer than all of this. */
  #takeNames(): void {
    this.#policy.replace({ ...this.#policy.get(), blockFiles: this.#lists?.table() ?? null });
    this.control.settingsChanged();
  }

  async #startMonitor(): Promise<void> {
    const { monitor, problems } = await startScreens(this.config.config.monitor, this.#options, this.control.handlers, this.#ports);
    for (const { code, userText } of problems) this.#notes.add(code, userText);
    this.#monitor = monitor;
    if (monitor !== null) this.#judge.addOwnPort(monitor.port);
  }

  #listeners(): readonly ListenerView[] {
    const monitor = this.#monitor === null ? [] : [{ mode: 'monitor' as const, address: this.#monitor.address }];
    return [...(this.#doors?.views ?? []), ...(this.#names?.listeners ?? []), ...monitor];
  }

  async #startNames(): Promise<RunningNames> {
    const { names, problems } = await startNames(this.config.config.dns, this.#ports, this.control.health);
    this.#names = names;
    for (const problem of problems) this.#notes.add('config-problem', problem);
    return names;
  }

  #startedNames(): RunningNames {
    if (this.#names === null) throw new Error('names are asked for before the core has started');
    return this.#names;
  }

  async #openNameListener(nextId: () => number): Promise<void> {
    const problems = await openNameListener(this.#startedNames(), {
      settings: this.config.config,
      control: this.control,
      clock: this.#ports.clock,
      policy: () => this.#policy.get(),
      standInFor: () => null,
      nextId,
      keep: (row) => this.#history?.record(row),
      onOpen: (port) => this.#judge.addOwnPort(port),
    });
    for (const problem of problems) this.#notes.add('port-busy', problem);
  }
}

/** Whatever else waits on the loop has its turn. */
const oneTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Every row of history has its number, whatever made it. */
function rowIds(last: number): () => number {
  let lastId = last;
  return () => (lastId += 1);
}
