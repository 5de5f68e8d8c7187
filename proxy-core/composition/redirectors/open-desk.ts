/** The desk for redirectors of one core, with its workbench. */
import type { Clock } from '#core/common/ports.ts';
import type { ConfigStore } from '#core/config/config-store.ts';
import type { CoreOptions } from '../core-options.ts';
import { RedirectorsDesk } from './redirectors-desk.ts';
import type { RunningRedirectors } from './start-redirectors.ts';
import { Workbench, type WorkbenchPorts } from './workbench.ts';

export function redirectorsDesk(
  config: ConfigStore,
  { redirectorFolder, dataFolder }: Pick<CoreOptions, 'redirectorFolder' | 'dataFolder'>,
  clock: Clock,
  core: Pick<WorkbenchPorts, 'searchHistory'> & { running(): RunningRedirectors | null },
): RedirectorsDesk {
  const workbench = new Workbench(redirectorFolder, dataFolder, { clock, searchHistory: (ask) => core.searchHistory(ask) });
  return new RedirectorsDesk(config, workbench, () => core.running());
}
