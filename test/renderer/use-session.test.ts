import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import type { ApiSource } from '../../renderer/api/api-client.ts';
import type { SignInOutcome } from '../../renderer/api/sign-in.ts';
import { useSession } from '../../renderer/use-session.ts';
import { onStageWith } from '../support/core-on-stage.ts';
import { page } from '../support/hook-stage.ts';
import { screenCore } from '../support/screen-core.ts';

async function stageOf(hash: string, place: ApiSource['place'] = 'monitor', answers: readonly SignInOutcome[] = [], isSignedOut = false) {
  page.location.hash = hash;
  page.replaced.length = 0;
  const core = screenCore(place);
  core.answers.push(...answers);
  if (isSignedOut) core.fail(new ORPCError('UNAUTHORIZED'));
  const stage = await onStageWith(core, () => useSession(core), undefined);
  await stage.after(() => core.later());
  return { core, stage };
}

const storageEvent = (key: string, newValue: string | null) => Object.assign(new Event('storage'), { key, newValue });

describe('a session', () => {
  it('that there is needs no key: the core is followed at once, until the page is left', async () => {
    const { core, stage } = await stageOf('#/live');
    expect([core.news.snapshot().link, core.keys, page.replaced]).toEqual(['live', [], []]);
    await stage.leave();
    await core.later();
    expect(core.control.followers).toBe(0);
  });

  it('is had for the key of the link, which is gone from the address bar', async () => {
    const { core, stage } = await stageOf('#token=abc-1');
    expect(core.keys).toEqual(['abc-1']);
    expect([page.replaced, page.location.hash, stage.now.problem, core.news.snapshot().link]).toEqual([['#/home'], '#/home', null, 'live']);
    await stage.leave();
  });

  it('is not had for a wrong key, and that is told; a new link in the same tab is tried', async () => {
    const { core, stage } = await stageOf('#token=old', 'monitor', ['refused']);
    expect(stage.now.problem).toBe('refused');
    await stage.after(() => (page.location.hash = '#token=new'));
    expect([core.keys.length, stage.now.problem]).toEqual([2, null]);
    await stage.leave();
    page.location.hash = '#token=late';
    expect(core.keys).toHaveLength(2);
  });

  it('is never asked for by the window: a key there is only taken away', async () => {
    const { core, stage } = await stageOf('#token=abc', 'window');
    expect([core.keys, page.location.hash, core.news.snapshot().link]).toEqual([[], '#/home', 'live']);
    await stage.leave();
  });
});

describe('the box for the key', () => {
  it.each(['refused', 'too-many', 'no-answer'] as const)(
    'tells of a key that is %s and stays, then opens with the right one',
    async (outcome) => {
      const { core, stage } = await stageOf('#/live', 'monitor', [outcome], true);
      expect([core.news.snapshot().link, stage.now.problem]).toEqual(['signed-out', null]);
      await stage.after(() => stage.now.signIn('wrong'));
      expect([core.news.snapshot().link, stage.now.problem, stage.now.isUnderWay]).toEqual(['signed-out', outcome, false]);
      core.fail(null);
      await stage.after(() => stage.now.signIn('right'));
      await stage.after(() => core.later());
      expect([core.news.snapshot().link, stage.now.problem, core.keys, page.location.hash]).toEqual([
        'live',
        null,
        ['wrong', 'right'],
        '#/live',
      ]);
      await stage.leave();
    },
  );

  it('goes when another tab of the browser has signed in', async () => {
    const { core, stage } = await stageOf('#/home', 'monitor', [], true);
    await stage.after(() => page.dispatchEvent(storageEvent('something-else', 'x')));
    await stage.after(() => page.dispatchEvent(storageEvent('hearthgate-proof', null)));
    expect(core.news.snapshot().link).toBe('signed-out');
    core.fail(null);
    await stage.after(() => page.dispatchEvent(storageEvent('hearthgate-proof', 'new')));
    await stage.after(() => core.later());
    expect(core.news.snapshot().link).toBe('live');
    await stage.leave();
  });
});
