/** Makes ready for pages: what none of them may do, where the screens come from, and their way to the core. */
import { app, protocol, session } from 'electron';
import { readPageFiles, systemPorts } from '#core/index.ts';
import type { CoreHost } from '../core-host.ts';
import { ContractPorts } from './contract-ports.ts';
import { hearPages } from './ipc-main.ts';
import { guardPage, guardSession } from './page-guard.ts';
import { servePages } from './page-protocol.ts';

export async function openPages({ control, log }: CoreHost, pageFolder: string): Promise<ContractPorts> {
  app.on('web-contents-created', (_event, page) => guardPage(page));
  guardSession(session.defaultSession);
  await useNoProxy();
  servePages(protocol, await readPageFiles(pageFolder), systemPorts(log).random);
  const ports = new ContractPorts(control.handlers, log);
  hearPages(ports);
  return ports;
}

/** The system's proxy may be this very program. */
async function useNoProxy(): Promise<void> {
  await session.defaultSession.setProxy({ mode: 'direct' });
  await app.setProxy({ mode: 'direct' });
}
