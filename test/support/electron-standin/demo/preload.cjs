const { contextBridge, ipcRenderer } = require('electron');

globalThis.preloadOnly = 1;
const data = { list: [1, 2] };

function tryRequire(name) {
  try {
    require(name);
    return 'loaded';
  } catch (error) {
    return error.message;
  }
}

contextBridge.exposeInMainWorld('shell', {
  data,
  invoke: (channel, value) => ipcRenderer.invoke(channel, value),
  onSwitched(listener) {
    const listen = (_event, on) => listener(on);
    ipcRenderer.on('switched', listen);
    return () => ipcRenderer.off('switched', listen);
  },
  sees: () => ({ page: typeof window.pageOnly, title: document.title, sandboxed: process.sandboxed, fs: tryRequire('fs') }),
  change: () => data.list.push(3),
  later: () => Promise.resolve('came later'),
  fail() {
    throw new Error('from the preload');
  },
});
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'port') ipcRenderer.postMessage('port', 'rows', [event.ports[0]]);
});
