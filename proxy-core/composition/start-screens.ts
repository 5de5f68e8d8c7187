/** The screens over HTTP: their key, their sessions, their port, and what is said when one of them is not to be had. */
import type { Ports } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { Control } from '#core/control/control.ts';
import { type Monitor, type MonitorStart, startMonitor } from '#core/monitor/monitor-server.ts';
import { newSecret } from '#core/monitor/access/sessions.ts';
import type { CoreOptions } from './core-options.ts';
import { nextFreePort, portHolder } from './doors/port-holder.ts';
import { installToken } from './install-token.ts';
import { sessionFile } from './session-file.ts';

export interface StartedScreens {
  /** Null when they could not be opened. */
  readonly monitor: Monitor | null;
  readonly problems: readonly { readonly code: 'config-problem' | 'port-busy'; readonly userText: string }[];
}

export async function startScreens(
  settings: ProxyConfig['monitor'],
  { dataFolder, pageFolder }: Pick<CoreOptions, 'dataFolder' | 'pageFolder'>,
  router: Control['handlers'],
  ports: Ports,
): Promise<StartedScreens> {
  const { token, trouble } = await installToken(dataFolder, () => newSecret(ports.random));
  const problems: StartedScreens['problems'][number][] = [];
  if (trouble !== null) problems.push({ code: 'config-problem', userText: trouble });
  const started = await startMonitor(
    { ...settings, token, sessionStore: sessionFile(dataFolder), pageFolder, router, mayWrite: true },
    ports,
  );
  if (started.type === 'listening') return { monitor: started.monitor, problems };
  problems.push({ code: 'port-busy', userText: await explained(settings, started) });
  return { monitor: null, problems };
}

async function explained(
  { host, port }: ProxyConfig['monitor'],
  { type, userText }: Exclude<MonitorStart, { type: 'listening' }>,
): Promise<string> {
  if (type !== 'busy') return userText;
  const [holder, free] = await Promise.all([portHolder(port), nextFreePort(host, port)]);
  const offer = free === null ? 'Choose another with --monitor-port PORT.' : `Port ${free} is free: --monitor-port ${free}.`;
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return `The screens cannot use ${where}: it is in use${holder === null ? ' by another program' : ` by ${holder}`}. ${offer}`;
}
