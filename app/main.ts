/**
 * Entry of the desktop program: the order of starting and stopping, no logic.
 * No await at the top: Electron is ready only after this file has been loaded.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, powerMonitor } from 'electron';
import { systemClock } from '#core/index.ts';
import { prepare } from './before-ready.ts';
import { type DesktopStart, readStart } from './core-host.ts';
import { CrashLog, keepLastWords } from './leaving/crash-log.ts';
import { Quit } from './leaving/quit.ts';
import { Running, windowFolder } from './running.ts';
import { leaveWithTheSystem, leaveWithTheTerminal } from './leaving/system-end.ts';
import { text } from './text.ts';

declare const HEARTHGATE_VERSION: string;

const asked = readStart(process.argv, process.defaultApp === true, {
  version: HEARTHGATE_VERSION,
  historyWorkerUrl: new URL('../history-worker.js', import.meta.url),
  listsWorkerUrl: new URL('../lists-worker.js', import.meta.url),
  pageFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
  redirectorFolder: fileURLToPath(new URL('../redirectors', import.meta.url)),
});
const crashFile = asked.type === 'run' ? join(asked.options.dataFolder, 'log', 'crash.log') : null;
const crashLog = new CrashLog({ file: () => crashFile, wallMs: () => systemClock.wallMs(), giveUp: () => app.exit(1) });
keepLastWords(crashLog, process);
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined); // the terminal was closed: nobody reads any more

if (asked.type === 'run') start(asked);
else leave(asked.code, asked.lines);

function start(chosen: DesktopStart): void {
  const running = new Running(chosen, {
    preload: fileURLToPath(new URL('preload.cjs', import.meta.url)),
    isQuitting: () => quit.isUnderWay,
  });
  const quit = new Quit({ app, clock: systemClock, log: () => running.log, stop: () => running.stop() });
  if (!prepare(windowFolder(chosen), () => running.showWindow())) return app.exit(0);
  app.on('window-all-closed', () => undefined); // the tray stays
  leaveWithTheTerminal(
    process,
    () => systemClock.now(),
    () => void quit.leave(),
  );
  const begin = async (): Promise<void> => {
    leaveWithTheSystem({ app, powerMonitor }, () => void quit.leave());
    const begun = await running.begin();
    if (begun.type === 'runs') return say(process.stdout, begun.lines);
    // Started from an icon, so there is no terminal to read it in.
    if (begun.code !== 0 && !process.stderr.isTTY && !chosen.isWatchedByTests)
      dialog.showErrorBox(text.start.failed, begun.lines.join('\n'));
    leave(begun.code, begun.lines);
  };
  app
    .whenReady()
    .then(begin)
    .catch((cause: unknown) => {
      crashLog.onMishap('start', cause);
      dialog.showErrorBox(text.start.failed, text.start.failedText(crashFile ?? ''));
      void quit.leave(1);
    });
}

function leave(code: number, lines: readonly string[]): void {
  say(code === 0 ? process.stdout : process.stderr, lines);
  app.exit(code);
}

function say(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  stream.write(`${lines.join('\n')}\n`);
}
