/** Hears what preloads send to the main process: offers of a port, nothing else. Only user of ipcMain. */
import { ipcMain } from 'electron';
import type { ContractPorts } from './contract-ports.ts';
import { PORT_CHANNEL } from './port-words.ts';

export function hearPages(ports: ContractPorts): void {
  ipcMain.on(PORT_CHANNEL, (event) => ports.take(event));
}
