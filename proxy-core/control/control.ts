/** The door of this room: what the core shows of itself, and the orders it takes. */
import { ORPCError } from '@orpc/server';
import type { News, RulesView, StateView } from '#core/contract/views.ts';
import type { ControlPorts } from './control-ports.ts';
import { Counters } from './counters.ts';
import { type ControlRouter, createHandlers } from './handlers.ts';
import { HealthBoard } from './health-board.ts';
import { LiveConnections } from './live-connections.ts';
import { newsFor } from './news-feed.ts';
import { Pulse, type StopSignal } from './pulse.ts';

/** Windows, tabs and trays that may follow at once; one more is refused. */
const MAX_FOLLOWERS = 32;

export interface Control {
  /** Told of every exchange twice: when it opens and when it ends. */
  readonly live: LiveConnections;
  readonly counters: Counters;
  readonly health: HealthBoard;
  /** The contract, answered. Served over MessagePort and HTTP alike. */
  readonly handlers: ControlRouter;
  /** For followers in the same process, such as the tray. Ends when `stop` does. */
  follow(ask: { readonly connections: boolean }, stop: StopSignal): AsyncGenerator<News, void>;
  /** To be called when rules, the switch or the listeners changed by another way than a command of these handlers. */
  settingsChanged(): void;
  readonly followers: number;
}

export function createControl(ports: ControlPorts): Control {
  const pulse = new Pulse();
  const live = new LiveConnections(pulse);
  const counters = new Counters(ports.clock);
  const health = new HealthBoard(pulse);
  const startedAtMs = ports.clock.wallMs();
  let changes = 0;
  let followers = 0;

  const state = (): StateView => ({
    version: ports.version,
    filteringOn: ports.filtering().on,
    listeners: ports.listeners(),
    health: health.notes(),
    startedAtMs,
  });
  const rules = (): RulesView => {
    const { allow, block, blockFileNames } = ports.filtering();
    return { allow, block, blockFileNames };
  };
  const sources = {
    clock: ports.clock,
    pulse,
    live,
    counters,
    state,
    rules,
    rulesVersion: () => changes,
    stateVersion: () => changes + health.version,
  };

  async function* follow(ask: { readonly connections: boolean }, stop: StopSignal | undefined): AsyncGenerator<News, void> {
    if (followers >= MAX_FOLLOWERS)
      throw new ORPCError('TOO_MANY_REQUESTS', { message: 'Too many windows are open. Close some and try again.' });
    followers += 1;
    try {
      yield* newsFor(sources, ask, stop);
    } finally {
      followers -= 1;
    }
  }

  const settingsChanged = (): void => {
    changes += 1;
    pulse.beat();
  };
  const handlers = createHandlers({ ports, state, rules, follow, settingsChanged });
  return {
    live,
    counters,
    health,
    handlers,
    follow,
    settingsChanged,
    get followers() {
      return followers;
    },
  };
}
