import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FromThread } from '#core/history/worker-messages.ts';
import { threadStarter, type Thread } from '#core/history/worker-thread.ts';
import { HISTORY_WORKER } from '../../support/history.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();

describe('a real thread', () => {
  it('opens the file it is given and ends when asked to', async () => {
    const { thread, firstMessage, gone } = started(HISTORY_WORKER);
    expect(await firstMessage).toMatchObject({ type: 'opened', lastId: 0, file: join(folder, 'history.db') });
    thread.post({ type: 'stop' });
    expect(await gone).toBeNull();
  });

  it('can be killed', async () => {
    const { thread, firstMessage, gone } = started(HISTORY_WORKER);
    await firstMessage;
    thread.kill();
    expect(await gone).toBeNull();
  });

  it('says why it died when its program is missing', async () => {
    const { gone } = started(pathToFileURL(join(folder, 'missing.ts')));
    expect(String(await gone)).toContain('Cannot find module');
  });
});

function started(workerUrl: URL): { readonly thread: Thread; readonly firstMessage: Promise<FromThread>; readonly gone: Promise<unknown> } {
  const first = Promise.withResolvers<FromThread>();
  const gone = Promise.withResolvers<unknown>();
  const data = { file: join(folder, 'history.db'), finished: new SharedArrayBuffer(4) };
  const thread = threadStarter(workerUrl)(data, { message: first.resolve, gone: gone.resolve });
  return { thread, firstMessage: first.promise, gone: gone.promise };
}
