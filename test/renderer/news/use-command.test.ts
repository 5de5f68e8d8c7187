import { describe, expect, it } from 'vitest';
import { useCommand } from '../../../renderer/news/use-command.ts';
import { text } from '../../../renderer/text/text.ts';
import { onStageWith } from '../../support/core-on-stage.ts';
import { screenCore } from '../../support/screen-core.ts';

async function stageOf(core = screenCore()) {
  const done: boolean[] = [];
  const hook = () =>
    useCommand(
      (client, on: boolean) => client.filtering.switch({ on }),
      (on) => done.push(on),
    );
  return { core, done, stage: await onStageWith(core, hook, undefined) };
}

describe('a command', () => {
  it('reaches the core and tells that it did', async () => {
    const { core, done, stage } = await stageOf();
    expect([stage.now.succeeded, stage.now.problem]).toEqual([false, null]);
    await stage.after(() => stage.now.send(false));
    expect([core.ports.settings.on, done, stage.now.succeeded, stage.now.isUnderWay]).toEqual([false, [false], true, false]);
    await stage.leave();
  });

  it('is under way until it is answered', async () => {
    const core = screenCore();
    let answer = (): void => {};
    const hook = () => useCommand(() => new Promise<{ ok: true }>((resolve) => (answer = () => resolve({ ok: true }))));
    const stage = await onStageWith(core, hook, undefined);
    await stage.after(() => stage.now.send(undefined));
    expect([stage.now.isUnderWay, stage.now.succeeded]).toEqual([true, false]);
    await stage.after(() => answer());
    expect([stage.now.isUnderWay, stage.now.succeeded]).toEqual([false, true]);
    await stage.leave();
  });

  it("that is refused says why in the core's words, by line, until it is forgotten", async () => {
    const core = screenCore();
    const done: unknown[] = [];
    const hook = () =>
      useCommand(
        (client, block: string[]) => client.rules.replace({ allow: [], block }),
        (ask) => done.push(ask),
      );
    const stage = await onStageWith(core, hook, undefined);
    await stage.after(() => stage.now.send(['good.example', 'not a site']));
    expect(stage.now).toMatchObject({ problem: 'Some lines are not sites.', problems: [{ line: 2 }], succeeded: false });
    expect(done).toEqual([]);
    await stage.after(() => stage.now.reset());
    expect(stage.now).toMatchObject({ problem: null, problems: [], succeeded: false });
    await stage.leave();
  });

  it('nobody answers is told in plain words', async () => {
    const { core, stage, done } = await stageOf();
    core.fail(new TypeError('Failed to fetch'));
    await stage.after(() => stage.now.send(false));
    expect([stage.now.problem, stage.now.isUnderWay, done]).toEqual([text.problem.noAnswer, false, []]);
    core.fail(null);
    await stage.after(() => stage.now.send(false));
    expect([stage.now.problem, done]).toEqual([null, [false]]);
    await stage.leave();
  });
});
