/**
 * The screens without the proxy: real control, real monitor, real counters,
 * fed with made traffic through the interface the exchange room uses.
 */
import type { Control } from '#core/control/control.ts';
import { createControl } from '#core/control/control.ts';
import type { OpenExchange } from '#core/control/live-connections.ts';
import { systemRandom } from '#core/composition/machine/system-ports.ts';
import { type Monitor, startMonitor } from '#core/monitor/monitor-server.ts';
import type { ConnectionView, HistoryRow } from '#core/contract/views.ts';
import { ScriptedPorts } from './control-ports.ts';
import { MemoryStore } from './memory-store.ts';
import { realClock } from './real-clock.ts';
import { historyRow, openExchange } from './rows.ts';
import { SilentLog } from './silent-log.ts';

const TOKEN = 'the-token-of-this-installation';

export interface Harness {
  readonly control: Control;
  readonly ports: ScriptedPorts;
  readonly link: string;
  readonly port: number;
  /** One request from start to end, in the live table and in history. */
  request(changes?: Partial<HistoryRow>): HistoryRow;
  /** One that stays open; returns how to move its octets and how to end it. */
  open(changes?: Partial<ConnectionView>): { move(octets: number): void; end(changes?: Partial<HistoryRow>): void };
  /** What is kept of sessions. */
  readonly sessionStore: MemoryStore;
  /** As when the file of sessions is removed: at once when the core runs, else at its next start. */
  signAllOut(): Promise<void>;
  /** The core is gone; `restart` brings it back on the same port. */
  stop(): Promise<void>;
  restart(how?: { readonly signedOut: boolean }): Promise<void>;
}

export async function startHarness(pageFolder: string): Promise<Harness> {
  const ports = new ScriptedPorts(realClock);
  const control = createControl(ports);
  const sessionStore = new MemoryStore();
  let monitor = await listen(0);
  let lastId = 0;

  async function listen(port: number): Promise<Monitor> {
    const options = { host: '127.0.0.1', port, token: TOKEN, sessionStore, pageFolder, router: control.handlers, mayWrite: true };
    const outcome = await startMonitor(options, { random: systemRandom, log: new SilentLog(), clock: realClock });
    if (outcome.type !== 'listening') throw new Error(outcome.userText);
    return outcome.monitor;
  }

  function open(changes: Partial<ConnectionView> = {}) {
    lastId += 1;
    const id = lastId;
    let octets = 0;
    const startedAtMs = Date.now();
    const base = historyRow({ id, startedAtMs });
    const exchange: OpenExchange = {
      ...openExchange(id, changes),
      view: () => ({ ...base, ...changes, id, state: 'open', status: null, durationMs: null, octetsDown: octets }),
    };
    control.counters.opened();
    control.live.opened(exchange);
    return {
      move: (more: number) => void (octets += more),
      end(ending: Partial<HistoryRow> = {}): HistoryRow {
        const { state: _state, durationMs: _open, status: _status, ...facts } = exchange.view();
        const row: HistoryRow = { ...base, ...facts, status: 200, durationMs: Date.now() - startedAtMs, ...ending, id };
        control.counters.ended(row);
        control.live.ended(exchange, row);
        ports.rows.push(row);
        return row;
      },
    };
  }

  return {
    control,
    ports,
    sessionStore,
    open,
    get link() {
      return monitor.link;
    },
    get port() {
      return monitor.port;
    },
    request: (changes = {}) =>
      open(changes.startedAtMs === undefined ? {} : { startedAtMs: changes.startedAtMs }).end({ durationMs: 24, ...changes }),
    stop: () => monitor.stop(),
    async signAllOut() {
      sessionStore.text = null;
      await monitor.noticeRemoval();
    },
    async restart({ signedOut } = { signedOut: false }) {
      if (signedOut) sessionStore.text = null;
      monitor = await listen(monitor.port);
    },
  };
}
