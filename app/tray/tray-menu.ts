/** What stands in the tray's menu. Pure: the same state gives the same lines. */
import { text } from '../text.ts';
import { stateLine, type TrayState } from './tray-state.ts';

export type TrayAction = 'open' | 'filtering' | 'copy-proxy' | 'web-monitor' | 'start-at-login' | 'exit';

export type TrayLine =
  | { readonly type: 'separator' }
  /** Says something, does nothing. */
  | { readonly type: 'words'; readonly id: 'state'; readonly label: string }
  | { readonly type: 'action'; readonly id: TrayAction; readonly label: string; readonly enabled: boolean }
  | { readonly type: 'switch'; readonly id: TrayAction; readonly label: string; readonly enabled: boolean; readonly checked: boolean };

export interface TrayMenuFacts {
  readonly state: TrayState;
  readonly hasMonitor: boolean;
  readonly startsAtLogin: boolean;
}

const SEPARATOR: TrayLine = { type: 'separator' };

export function trayMenu({ state, hasMonitor, startsAtLogin }: TrayMenuFacts): readonly TrayLine[] {
  const { tray } = text;
  return [
    { type: 'words', id: 'state', label: stateLine(state) },
    { type: 'action', id: 'open', label: tray.open, enabled: true },
    SEPARATOR,
    { type: 'switch', id: 'filtering', label: tray.filtering, enabled: state.filteringOn !== null, checked: state.filteringOn === true },
    SEPARATOR,
    { type: 'action', id: 'copy-proxy', label: tray.copyProxy, enabled: state.proxy !== null },
    { type: 'action', id: 'web-monitor', label: tray.webMonitor, enabled: hasMonitor },
    SEPARATOR,
    { type: 'switch', id: 'start-at-login', label: tray.startAtLogin, enabled: true, checked: startsAtLogin },
    { type: 'action', id: 'exit', label: tray.exit, enabled: true },
  ];
}
