/**
 * Runs in the sandbox beside the page. Hands the page one port to the core
 * whenever it asks, and says which platform this is; nothing else. Only user of
 * contextBridge and ipcRenderer.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE_NAME, PORT_CHANNEL, PORT_MESSAGE } from './page/port-words.ts';

contextBridge.exposeInMainWorld(BRIDGE_NAME, {
  platform: process.platform,
  /** Two ends of one channel: one to the main process, one to the page of this very origin. */
  openPort(): void {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(PORT_CHANNEL, null, [port2]);
    window.postMessage(PORT_MESSAGE, { targetOrigin: '/', transfer: [port1] });
  },
});
