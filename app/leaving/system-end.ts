/** Ends that come from outside: the session, the machine, a terminal, the launcher. Each becomes the one way out. */
import { app, powerMonitor } from 'electron';
import { stopSignals } from '#core/index.ts';

/** Only when the app is ready. */
export function leaveWithTheSystem(leave: () => void): void {
  // Windows tells its windows only, and gives little time; elsewhere the shutdown is announced.
  app.on('browser-window-created', (_event, window) => window.on('session-end', leave));
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault(); // waits for us, a little; the types do not know of it
    leave();
  });
}

export function leaveWithTheTerminal(leave: () => void): void {
  const onSignal = stopSignals({ now: () => performance.now(), stop: leave, stopAtOnce: () => process.exit(130) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('disconnect', onSignal); // the launcher died: nobody could stop us any more
}
