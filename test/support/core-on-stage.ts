/** Hooks that talk to the core, on the stage: inside the same contexts as in the screens. */
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement, type ReactNode } from 'react';
import { CoreContext } from '../../renderer/news/use-news.ts';
import { settled } from './fake-clock.ts';
import { onStage, type OnStage } from './hook-stage.ts';
import type { ScreenCore } from './screen-core.ts';

notifyManager.setScheduler(queueMicrotask);

/** @returns the stage; `after` also waits for the core's answers. */
export async function onStageWith<T, P>(core: ScreenCore, hook: (props: P) => T, props: P): Promise<OnStage<T, P>> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const around = (child: ReactNode): ReactNode =>
    createElement(QueryClientProvider, { client }, createElement(CoreContext, { value: core }, child));
  const stage = await onStage(hook, props, around);
  const after = (run: () => unknown): Promise<void> =>
    stage.after(async () => {
      await run();
      for (let turn = 0; turn < 10; turn += 1) await settled();
    });
  await after(() => undefined);
  return {
    get now() {
      return stage.now;
    },
    get runs() {
      return stage.runs;
    },
    give: (next) => stage.give(next),
    leave: () => stage.leave(),
    after,
  };
}
