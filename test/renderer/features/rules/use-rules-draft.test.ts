import { describe, expect, it } from 'vitest';
import type { RulesView } from '#core/contract/views.ts';
import { useRulesDraft } from '../../../../renderer/features/rules/use-rules-draft.ts';
import { text } from '../../../../renderer/text/text.ts';
import { onStageWith } from '../../../support/core-on-stage.ts';
import { screenCore } from '../../../support/screen-core.ts';

const rulesOf = (block: readonly string[], allow: readonly string[] = []): RulesView => ({ allow, block, blockFileNames: 0, notes: [] });

async function stageOf(block: readonly string[] = ['games.example']) {
  const core = screenCore();
  core.ports.settings = { ...core.ports.settings, block };
  const stage = await onStageWith(core, useRulesDraft, rulesOf(block));
  /** What the feed would say now. */
  const told = (): Promise<void> => stage.give(rulesOf(core.ports.settings.block, core.ports.settings.allow));
  return { core, stage, told };
}

describe('the rules while somebody edits them', () => {
  it('follow the feed until they are touched', async () => {
    const { stage } = await stageOf();
    expect([stage.now.draft.block, stage.now.isChanged]).toEqual(['games.example', false]);
    await stage.give(rulesOf(['chat.example']));
    expect([stage.now.draft.block, stage.now.isChanged, stage.now.isOvertaken]).toEqual(['chat.example', false, false]);
    await stage.leave();
  });

  it('are kept when somebody else changes them, who can be followed or written over', async () => {
    const { stage } = await stageOf();
    await stage.after(() => stage.now.edit('block', 'mine.example'));
    await stage.give(rulesOf(['theirs.example']));
    expect([stage.now.draft.block, stage.now.isOvertaken, stage.now.changed]).toEqual(['mine.example', true, 1]);
    await stage.after(() => stage.now.keepMine());
    expect([stage.now.draft.block, stage.now.isOvertaken]).toEqual(['mine.example', false]);
    await stage.after(() => stage.now.discard());
    expect([stage.now.draft.block, stage.now.isChanged]).toEqual(['theirs.example', false]);
    await stage.leave();
  });

  it('are saved as they are, taken over as the core wrote them, and can be taken back', async () => {
    const { core, stage, told } = await stageOf();
    await stage.after(() => stage.now.edit('block', 'games.example\n  chat.example  \n\n'));
    expect(stage.now.changed).toBe(1);
    await stage.after(() => stage.now.save());
    expect(core.ports.settings.block).toEqual(['games.example', 'chat.example']);
    await told();
    expect([stage.now.draft.block, stage.now.afterwards]).toEqual(['games.example\nchat.example', 'saved']);
    await stage.after(() => stage.now.undo());
    await told();
    expect([core.ports.settings.block, stage.now.draft.block, stage.now.afterwards]).toEqual([
      ['games.example'],
      'games.example',
      'undone',
    ]);
    await stage.after(() => stage.now.edit('allow', 'school.example'));
    expect(stage.now.afterwards).toBeNull();
    await stage.leave();
  });

  it('with a wrong line stay in the editor, the line is named until something is edited', async () => {
    const { core, stage } = await stageOf();
    await stage.after(() => stage.now.edit('block', 'good.example\nnot a site'));
    await stage.after(() => stage.now.save());
    expect(stage.now).toMatchObject({ problem: 'Some lines are not sites.', problems: [{ line: 2 }], afterwards: null, isChanged: true });
    expect(core.ports.settings.block).toEqual(['games.example']);
    await stage.after(() => stage.now.edit('block', 'good.example'));
    expect(stage.now).toMatchObject({ problem: null, problems: [] });
    await stage.leave();
  });

  it('that cannot be saved now are not lost', async () => {
    const { core, stage } = await stageOf();
    await stage.after(() => stage.now.edit('block', 'mine.example'));
    core.fail(new TypeError('Failed to fetch'));
    await stage.after(() => stage.now.save());
    expect([stage.now.problem, stage.now.draft.block, stage.now.isChanged]).toEqual([text.problem.noAnswer, 'mine.example', true]);
    await stage.leave();
  });

  it('have nothing to take back before they were saved', async () => {
    const { core, stage } = await stageOf();
    await stage.after(() => stage.now.undo());
    expect(core.ports.changes).toEqual([]);
    await stage.leave();
  });
});
