/** A small app that uses what the stand-in has to get right. Driven by `test/end-to-end/electron-standin.test.ts`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, protocol, shell } from 'electron';

const here = import.meta.dirname;
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";
const seen = [];
let isOn = true;

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
if (!app.requestSingleInstanceLock({ hello: 'from second' })) app.exit(0);
app.on('second-instance', (_event, _argv, _cwd, data) => seen.push(['second-instance', data]));
app.on('window-all-closed', () => seen.push(['window-all-closed']));

ipcMain.handle('switch', (_event, on) => (isOn = on));
ipcMain.handle('echo', (_event, value) => value);
ipcMain.handle('fail', () => {
  throw Object.assign(new TypeError('no such rule'), { code: 'E_RULE' });
});
ipcMain.handle('bad-answer', () => () => 1);
ipcMain.on('port', (event, name) => {
  const [port] = event.ports;
  port.on('message', ({ data }) => (data === 'close me' ? port.close() : port.postMessage({ name, twice: data * 2 })));
  port.on('close', () => seen.push(['port-closed', name]));
  port.start();
});

function open(preload) {
  const window = new BrowserWindow({ width: 640, height: 480, show: false, webPreferences: { preload: join(here, preload) } });
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url);
    return { action: 'deny' };
  });
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.on('preload-error', (_event, file, error) =>
    seen.push(['preload-error', file.split('/').at(-1), error.message.split('\n')[0]]),
  );
  void window.loadURL('app://ui/index.html');
  return window;
}

void app.whenReady().then(() => {
  protocol.handle('app', async ({ url }) => {
    const { pathname } = new URL(url);
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    return new Response(await readFile(join(here, 'ui', pathname)), {
      headers: { 'content-type': type, 'content-security-policy': POLICY },
    });
  });
  const window = open('preload.cjs');
  globalThis.demo = {
    seen,
    isOn: () => isOn,
    open,
    menu: Menu.buildFromTemplate([
      {
        id: 'switch',
        label: 'Switch',
        type: 'checkbox',
        checked: true,
        click: (item) => window.webContents.send('switched', item.checked),
      },
      { id: 'quit', label: 'Quit', role: 'quit' },
    ]),
  };
});
