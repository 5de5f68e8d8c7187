import { OUTSIDE } from '#core/common/crowd.ts';
import type { OpenExchange } from '#core/control/live-connections.ts';
import type { ConnectionView, HistoryRow } from '#core/contract/views.ts';

/** One row that ended well, changed where a test says so. */
export function historyRow(changes: Partial<HistoryRow> = {}): HistoryRow {
  return {
    id: 1,
    startedAtMs: Date.UTC(2026, 0, 5, 12),
    durationMs: 12.5,
    client: '192.168.1.20',
    user: null,
    mode: 'forward',
    method: 'GET',
    host: 'news.example',
    port: 80,
    path: '/',
    action: 'permit',
    because: 'no-rule',
    rule: null,
    status: 200,
    octetsUp: 0,
    octetsDown: 1024,
    fault: null,
    ...changes,
  };
}

export function openView(changes: Partial<ConnectionView> = {}): ConnectionView {
  return { ...historyRow(), durationMs: null, status: null, octetsDown: 0, state: 'open', ...changes };
}

/** An exchange that is under way: `octets` can be moved, and it counts how often it was looked at. */
export function openExchange(id: number, changes: Partial<ConnectionView> = {}): OpenExchange & { octets: number; looks: number } {
  return {
    id,
    place: OUTSIDE,
    octets: 0,
    looks: 0,
    client: openView(changes).client,
    hasWay: true,
    judgedAt: 0,
    judgedFacts: () => {
      throw new Error('nobody expected it to be judged');
    },
    leadsTo: (isWanted) => isWanted(openView(changes).host),
    close: () => true,
    view() {
      this.looks += 1;
      return openView({ id, octetsDown: this.octets, ...changes });
    },
  };
}
