import { ORPCError } from '@orpc/client';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ApiSource } from '../../renderer/api/api-client.ts';
import { useSession } from '../../renderer/use-session.ts';
import { onStageWith } from '../support/core-on-stage.ts';
import { page } from '../support/hook-stage.ts';
import { screenCore } from '../support/screen-core.ts';

const tokens: string[] = [];
let answer = 200;

beforeEach(() => {
  tokens.length = 0;
  answer = 200;
  const before = globalThis.fetch;
  onTestFinished(() => void (globalThis.fetch = before));
  globalThis.fetch = async (to, init) => {
    tokens.push(`${to as string} ${init?.body as string}`);
    return new Response(null, { status: answer });
  };
});

async function stageOf(hash: string, place: ApiSource['place'] = 'monitor') {
  page.location.hash = hash;
  page.replaced.length = 0;
  const core = screenCore(place);
  const stage = await onStageWith(core, () => useSession(core), undefined);
  await stage.after(() => core.later());
  return { core, stage };
}

describe('a session', () => {
  it('that there is needs no token: the core is followed at once, until the page is left', async () => {
    const { core, stage } = await stageOf('#/live');
    expect([core.news.snapshot().link, tokens, page.replaced]).toEqual(['live', [], []]);
    await stage.leave();
    await core.later();
    expect(core.control.followers).toBe(0);
  });

  it('is had for the token of the link, which is gone from the address bar', async () => {
    const { core, stage } = await stageOf('#token=abc-1');
    expect(tokens).toEqual(['http://screens.test/session {"token":"abc-1"}']);
    expect([page.replaced, page.location.hash, stage.now.wasRefused, core.news.snapshot().link]).toEqual([
      ['#/home'],
      '#/home',
      false,
      'live',
    ]);
    await stage.leave();
  });

  it('is not had for a wrong token, and that is told; a new link in the same tab is tried', async () => {
    answer = 401;
    const { core, stage } = await stageOf('#token=old');
    expect(stage.now.wasRefused).toBe(true);
    answer = 200;
    core.fail(new ORPCError('UNAUTHORIZED'));
    await stage.after(() => (page.location.hash = '#token=new'));
    expect([tokens.length, stage.now.wasRefused]).toEqual([2, false]);
    await stage.leave();
    page.location.hash = '#token=late';
    expect(tokens).toHaveLength(2);
  });

  it('is never asked for by the window: a token there is only taken away', async () => {
    const { core, stage } = await stageOf('#token=abc', 'window');
    expect([tokens, page.location.hash, core.news.snapshot().link]).toEqual([[], '#/home', 'live']);
    await stage.leave();
  });
});
