/** What the screens have of a core: the contract answered by a real control over small rooms, and the feed of it. */
import { createRouterClient } from '@orpc/server';
import { createControl } from '#core/control/control.ts';
import type { ApiClient, ApiSource } from '../../renderer/api/api-client.ts';
import type { SignInOutcome } from '../../renderer/api/sign-in.ts';
import { NewsStore } from '../../renderer/news/news-store.ts';
import { ScriptedPorts } from './control-ports.ts';
import { FakeClock, settled } from './fake-clock.ts';

export function screenCore(place: ApiSource['place'] = 'monitor') {
  const clock = new FakeClock();
  const ports = new ScriptedPorts(clock);
  const control = createControl(ports);
  const client: ApiClient = createRouterClient(control.handlers, { context: { mayWrite: true } });
  const delays: number[] = [];
  const keys: string[] = [];
  const answers: SignInOutcome[] = [];
  let failure: Error | null = null;
  let forgotten = 0;
  const source: ApiSource = {
    place,
    signIn: place === 'window' ? null : (key) => (keys.push(key), Promise.resolve(answers.shift() ?? 'signed-in')),
    ask: (run) => (failure === null ? run(client) : Promise.reject(failure)),
    forget: () => void (forgotten += 1),
  };
  const news = new NewsStore(source, (ms, run) => {
    delays.push(ms);
    return clock.after(ms, run);
  });
  return {
    source,
    news,
    control,
    ports,
    clock,
    /** Keys that were shown, and how the next ones are answered; all others are the right one. */
    keys,
    answers,
    /** Waits before the feed is opened again. */
    delays,
    forgotten: () => forgotten,
    /** From now on nothing is answered, or everything again. */
    fail: (error: Error | null) => void (failure = error),
    later: async (ms = 300) => {
      await settled();
      clock.advance(ms);
      await settled();
      await settled();
    },
  };
}

export type ScreenCore = ReturnType<typeof screenCore>;
