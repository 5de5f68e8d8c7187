import { describe, expect, it } from 'vitest';
import { useRoute, useSetting } from '../../../renderer/route/use-route.ts';
import { onStage, page } from '../../support/hook-stage.ts';

describe('the route', () => {
  it('is what stands in the address bar, whoever wrote it', async () => {
    page.location.hash = '#/live?q=host:news';
    const stage = await onStage(useRoute, undefined);
    expect(stage.now.route).toEqual({ screen: 'live', settings: { q: 'host:news' } });
    await stage.after(() => (page.location.hash = '#/rules'));
    expect(stage.now.route).toEqual({ screen: 'rules', settings: {} });
    await stage.leave();
  });

  it('changes by going there', async () => {
    const stage = await onStage(useRoute, undefined);
    await stage.after(() => stage.now.go({ screen: 'history', settings: { q: 'a b' } }));
    expect([page.location.hash, stage.now.route.screen, stage.now.route.settings]).toEqual(['#/history?q=a+b', 'history', { q: 'a b' }]);
    await stage.leave();
  });

  it('is the same object while the address is', async () => {
    const stage = await onStage(useRoute, undefined);
    const { route, go } = stage.now;
    await stage.give(undefined);
    expect([stage.now.route === route, stage.now.go === go]).toEqual([true, true]);
    await stage.leave();
  });

  it('is not followed any more when the screen is left', async () => {
    const stage = await onStage(useRoute, undefined);
    await stage.leave();
    const { runs } = stage;
    await stage.after(() => (page.location.hash = '#/home'));
    expect(stage.runs).toBe(runs);
  });
});

describe('a setting of the screen', () => {
  it('is empty until somebody sets it, and then leaves no trail', async () => {
    page.location.hash = '#/live?chip=open';
    page.replaced.length = 0;
    const stage = await onStage(() => useSetting('q'), undefined);
    expect(stage.now[0]).toBe('');
    await stage.after(() => stage.now[1]('n'));
    await stage.after(() => stage.now[1]('ne'));
    expect([stage.now[0], page.replaced]).toEqual(['ne', ['#/live?chip=open&q=n', '#/live?chip=open&q=ne']]);
    await stage.after(() => stage.now[1](''));
    expect([stage.now[0], page.location.hash]).toEqual(['', '#/live?chip=open']);
    await stage.leave();
  });

  it('does not undo what another one set meanwhile', async () => {
    page.location.hash = '#/live';
    const stage = await onStage(() => [useSetting('q'), useSetting('chip')] as const, undefined);
    const [[, setWords], [, setChip]] = stage.now;
    await stage.after(() => {
      setWords('news');
      setChip('open');
    });
    expect(page.location.hash).toBe('#/live?q=news&chip=open');
    await stage.leave();
  });
});
