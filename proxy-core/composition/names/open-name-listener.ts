/** The name server for other devices with the policy as its judge; each answered name goes where exchanges go. */
import type { Clock } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { HistoryRow } from '#core/contract/views.ts';
import type { Control } from '#core/control/control.ts';
import type { Policy } from '#core/policy/policy.ts';
import { judgeAliases, judgeName, type StandInFor } from './name-judge.ts';
import { nameRow } from './name-row.ts';
import type { RunningNames } from './running-names.ts';

export interface NameListenerParts {
  readonly settings: Pick<ProxyConfig, 'dns' | 'proxy'>;
  readonly control: Pick<Control, 'live' | 'counters'>;
  readonly clock: Clock;
  readonly policy: () => Policy;
  /** Safe search for devices: whose addresses are given instead, if anybody's. */
  readonly standInFor: StandInFor;
  readonly nextId: () => number;
  readonly keep: (row: HistoryRow) => void;
  readonly onOpen: (port: number) => void;
}

/** @returns what did not open, in words. */
export function openNameListener(names: RunningNames, parts: NameListenerParts): Promise<readonly string[]> {
  const { live, counters } = parts.control;
  return names.openListener(parts.settings, {
    judge: (name, client) => judgeName(name, client, parts.policy(), parts.standInFor),
    judgeAliases: (aliases, asked) => judgeAliases(aliases, asked, parts.policy()),
    record: (record) => {
      const row = nameRow(record, parts.nextId(), parts.clock.wallMs());
      counters.opened();
      counters.ended(row);
      live.ended(null, row);
      parts.keep(row);
    },
    onOpen: parts.onOpen,
  });
}
