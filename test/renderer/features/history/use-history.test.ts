import { describe, expect, it } from 'vitest';
import type { Chip } from '../../../../renderer/features/history/history-pages.ts';
import { useHistory } from '../../../../renderer/features/history/use-history.ts';
import { text } from '../../../../renderer/text/text.ts';
import { onStageWith } from '../../../support/core-on-stage.ts';
import { page } from '../../../support/hook-stage.ts';
import { historyRow } from '../../../support/rows.ts';
import { screenCore } from '../../../support/screen-core.ts';

interface Asked {
  readonly written: string;
  readonly chip: Chip;
}

async function stageOf(rows: number, core = screenCore()) {
  for (let id = 1; id <= rows; id += 1)
    core.ports.rows.push(
      historyRow({ id, host: id % 2 === 0 ? 'even.example' : 'odd.example', action: id % 10 === 0 ? 'deny' : 'permit' }),
    );
  const stage = await onStageWith(core, ({ written, chip }: Asked) => useHistory(written, chip), { written: '', chip: 'all' });
  return { core, stage };
}

describe('history', () => {
  it('comes page by page, newest first, and each page once', async () => {
    const { stage } = await stageOf(450);
    expect([stage.now.rows.length, stage.now.rows[0]?.id, stage.now.end]).toEqual([200, 450, 'more']);
    await stage.after(() => {
      stage.now.more();
      stage.now.more();
    });
    expect([stage.now.rows.length, stage.now.end]).toEqual([400, 'more']);
    await stage.after(() => stage.now.more());
    expect([stage.now.rows.length, stage.now.rows.at(-1)?.id, stage.now.end]).toEqual([450, 1, 'reached']);
    await stage.after(() => stage.now.more());
    expect(stage.now.rows).toHaveLength(450);
    await stage.leave();
  });

  it('is asked for words once somebody stops typing, and for a chip at once', async () => {
    const { stage } = await stageOf(20);
    for (const written of ['e', 'ev', ' even ']) {
      await stage.give({ written, chip: 'all' });
      await stage.after(() => page.clock.advance(100));
    }
    expect([stage.now.words, stage.now.rows.length]).toEqual(['', 20]);
    await stage.after(() => page.clock.advance(180));
    expect([stage.now.words, stage.now.rows.length]).toEqual(['even', 10]);
    await stage.give({ written: ' even ', chip: 'deny' });
    await stage.after(() => undefined);
    expect(stage.now.rows.map(({ id }) => id)).toEqual([20, 10]);
    await stage.leave();
    expect(page.clock.waiting).toBe(0);
  });

  it('that is refreshed has what came since', async () => {
    const { core, stage } = await stageOf(3);
    core.ports.rows.push(historyRow({ id: 4 }));
    expect(stage.now.rows).toHaveLength(3);
    await stage.after(() => stage.now.refresh());
    expect(stage.now.rows.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    await stage.leave();
  });

  it('that cannot be had says so, asks for no more pages, and comes back with a refresh', async () => {
    const { core, stage } = await stageOf(450);
    core.fail(new TypeError('Failed to fetch'));
    await stage.after(() => stage.now.more());
    expect([stage.now.problem, stage.now.rows.length]).toEqual([text.problem.noAnswer, 200]);
    core.fail(null);
    await stage.after(() => stage.now.more());
    expect([stage.now.problem, stage.now.rows.length]).toEqual([text.problem.noAnswer, 200]);
    await stage.after(() => stage.now.refresh());
    expect([stage.now.problem, stage.now.isFirstPageUnderWay, stage.now.rows.length]).toEqual([null, false, 200]);
    await stage.leave();
  });
});
