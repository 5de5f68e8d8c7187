/**
 * The screens without the proxy: real control, real monitor, real counters,
 * fed with made traffic through the interface the exchange room uses.
 */
import type { Control } from '#core/control/control.ts';
import { createControl } from '#core/control/control.ts';
import type { OpenExchange } from '#core/control/live-connections.ts';
import { type Monitor, startMonitor } from '#core/monitor/monitor-server.ts';
import type { ConnectionView, HistoryRow } from '#core/contract/views.ts';
import { ScriptedPorts } from './control-ports.ts';
import { FixedRandom } from './fixed-random.ts';
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
  /** The core is gone; `restart` brings it back on the same port, with no session known. */
  stop(): Promise<void>;
  restart(): Promise<void>;
}

export async function startHarness(pageFolder: string): Promise<Harness> {
  const ports = new ScriptedPorts(realClock);
  const control = createControl(ports);
  let monitor = await listen(0);
  let lastId = 0;

  async function listen(port: number): Promise<Monitor> {
    const options = { host: '127.0.0.1', port, token: TOKEN, pageFolder, router: control.handlers, mayWrite: true };
    const outcome = await startMonitor(options, { random: new FixedRandom(), log: new SilentLog() });
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
    async restart() {
      monitor = await listen(monitor.port);
    },
  };
}
