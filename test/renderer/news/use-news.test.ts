import { describe, expect, it } from 'vitest';
import { useCore, useNews } from '../../../renderer/news/use-news.ts';
import { onStageWith } from '../../support/core-on-stage.ts';
import { onStage } from '../../support/hook-stage.ts';
import { historyRow } from '../../support/rows.ts';
import { screenCore } from '../../support/screen-core.ts';

describe('news', () => {
  it('is the part that was asked for, as it is now', async () => {
    const core = screenCore();
    const stage = await onStageWith(core, () => useNews(({ rules }) => rules), undefined);
    expect(stage.now).toBeNull();
    await stage.after(async () => {
      core.news.start();
      await core.later();
    });
    expect(stage.now).toEqual({ allow: [], block: [], blockFileNames: 0, notes: [] });
    await stage.leave();
    core.news.stop();
  });

  it('draws nothing again when another part changed', async () => {
    const core = screenCore();
    core.news.start();
    await core.later();
    const stage = await onStageWith(core, () => useNews(({ rules }) => rules), undefined);
    const { runs } = stage;
    await stage.after(async () => {
      core.control.counters.ended(historyRow());
      core.control.health.on({ code: 'dns-failing', level: 'warning', userText: 'No names.' });
      await core.later();
    });
    expect([core.news.snapshot().state?.health.length, stage.runs]).toEqual([1, runs]);
    await stage.leave();
    core.news.stop();
  });
});

it('a component outside of the context is our own mistake, and said', async () => {
  await expect(onStage(useCore, undefined)).rejects.toThrow('outside of CoreContext');
});
