/** The door of this room: what the core shows of itself, and the orders it takes. */
import { ORPCError } from '@orpc/server';
import type { News, RulesView, StateView } from '#core/contract/views.ts';
import type { ControlPorts } from './control-ports.ts';
import { Counters } from './counters.ts';
import { type ControlRouter, createHandlers } from './handlers.ts';
import { HealthBoard } from './health-board.ts';
import { LiveConnections } from './live-connections.ts';
import { newsFor, type FollowAsk } from './news-feed.ts';
import { Pulse, type StopSignal } from './pulse.ts';

/** Windows, tabs and trays that may follow at once; one more is refused. */
const MAX_FOLLOWERS = 32;

export class Control {
  /** Told of every exchange twice, when it opens and when it ends; so are the counters. */
  readonly live: LiveConnections;
  readonly counters: Counters;
  readonly health: HealthBoard;
  /** The contract, answered. Served over MessagePort and HTTP alike. */
  readonly handlers: ControlRouter;
  readonly #ports: ControlPorts;
  readonly #pulse = new Pulse();
  readonly #startedAtMs: number;
  #changes = 0;
  #dnsChanges = 0;
  #redirectorChanges = 0;
  #followers = 0;

  constructor(ports: ControlPorts) {
    this.#ports = ports;
    this.#startedAtMs = ports.clock.wallMs();
    this.live = new LiveConnections(this.#pulse);
    this.counters = new Counters(ports.clock);
    this.health = new HealthBoard(this.#pulse);
    this.handlers = createHandlers({
      ports,
      live: this.live,
      state: () => this.#state(),
      rules: () => this.#rules(),
      follow: (ask, stop) => this.follow(ask, stop),
      settingsChanged: () => this.settingsChanged(),
      dnsChanged: () => this.dnsChanged(),
      redirectorsChanged: () => this.redirectorsChanged(),
    });
  }

  /** For followers in the same process too, such as the tray. Ends when `stop` does. */
  async *follow(ask: FollowAsk, stop: StopSignal | undefined): AsyncGenerator<News, void> {
    if (this.#followers >= MAX_FOLLOWERS) {
      throw new ORPCError('TOO_MANY_REQUESTS', { message: 'Too many windows are open. Close some and try again.' });
    }
    this.#followers += 1;
    try {
      yield* newsFor(this.#sources(), ask, stop);
    } finally {
      this.#followers -= 1;
    }
  }

  /** To be called when rules, the switch or the listeners changed by another way than a command of these handlers. */
  settingsChanged(): void {
    this.#changes += 1;
    this.#pulse.beat();
  }

  /** The same for names and name servers. */
  dnsChanged(): void {
    this.#dnsChanges += 1;
    this.#pulse.beat();
  }

  /** The same for redirectors. */
  redirectorsChanged(): void {
    this.#redirectorChanges += 1;
    this.#pulse.beat();
  }

  get followers(): number {
    return this.#followers;
  }

  #sources(): Parameters<typeof newsFor>[0] {
    return {
      clock: this.#ports.clock,
      pulse: this.#pulse,
      live: this.live,
      counters: this.counters,
      state: () => this.#state(),
      rules: () => this.#rules(),
      rulesVersion: () => this.#changes,
      stateVersion: () => this.#changes + this.health.version,
      dns: this.#ports.dns,
      dnsVersion: () => this.#dnsChanges,
      redirectors: this.#ports.redirectors,
      redirectorsVersion: () => this.#redirectorChanges,
    };
  }

  #state(): StateView {
    const { version } = this.#ports;
    const filteringOn = this.#ports.filtering().on;
    return { version, filteringOn, listeners: this.#ports.listeners(), health: this.health.notes(), startedAtMs: this.#startedAtMs };
  }

  #rules(): RulesView {
    const { allow, block, blockFileNames, notes } = this.#ports.filtering();
    return { allow, block, blockFileNames, notes };
  }
}

export function createControl(ports: ControlPorts): Control {
  return new Control(ports);
}
