/** Ends that come from outside: the session, the machine, a terminal, the launcher. Each becomes the one way out. */
import type { EventEmitter } from 'node:events';
import { stopSignals } from '#core/index.ts';

/** What tells of the system's end: Electron's `app` for its windows, and `powerMonitor`. */
export interface SystemNews {
  readonly app: Pick<EventEmitter, 'on'>;
  readonly powerMonitor: Pick<EventEmitter, 'on'>;
}

/** Only when the app is ready. */
export function leaveWithTheSystem({ app, powerMonitor }: SystemNews, leave: () => void): void {
  // Windows tells its windows only, and gives little time; elsewhere the shutdown is announced.
  app.on('browser-window-created', (_event: object, window: Pick<EventEmitter, 'on'>) => window.on('session-end', leave));
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault(); // waits for us, a little
    leave();
  });
}

/** A process as this file uses it. */
export interface Terminal {
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'disconnect', listener: () => void): unknown;
  exit(code: number): void;
}

/** @param now milliseconds that never go back: a second signal ends it at once, one key press heard twice does not. */
export function leaveWithTheTerminal(terminal: Terminal, now: () => number, leave: () => void): void {
  const onSignal = stopSignals({ now, stop: leave, stopAtOnce: () => terminal.exit(130) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) terminal.on(signal, onSignal);
  terminal.on('disconnect', onSignal); // the launcher died: nobody could stop us any more
}
