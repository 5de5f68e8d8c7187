import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Quit } from '../../../app/leaving/quit.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { SilentLog } from '../../support/silent-log.ts';

describe('leaving', () => {
  it('stops once, whoever asks and how often, then exits with 0', async () => {
    const { app, quit, world } = leaving();
    app.askToQuit();
    void quit.leave();
    app.askToQuit();
    expect(quit.leave()).toBe(quit.leave());
    await settled();
    expect([world.stops, app.codes, app.prevented]).toEqual([1, [], 2]);
    world.finish();
    await settled();
    expect(app.codes).toEqual([0]);
  });

  it('is under way from the first moment, so that windows may close', () => {
    const { app, quit } = leaving();
    expect(quit.isUnderWay).toBe(false);
    app.askToQuit();
    expect(quit.isUnderWay).toBe(true);
  });

  it('does not wait for ever', async () => {
    const { app, quit, clock, log } = leaving();
    void quit.leave();
    clock.advance(4999);
    await settled();
    expect(app.codes).toEqual([]);
    clock.advance(1);
    await settled();
    expect(app.codes).toEqual([0]);
    expect(log.lines.map(({ text }) => text)).toEqual(['quit: the core did not stop in time']);
  });

  it('exits with 1 when stopping failed, and says so in the log', async () => {
    const { app, quit, world, log } = leaving();
    void quit.leave();
    await settled();
    world.fail(new Error('disk'));
    await settled();
    expect(app.codes).toEqual([1]);
    expect(log.lines).toHaveLength(1);
  });

  it('keeps the worst of the codes it is asked for', async () => {
    const { app, quit, world } = leaving();
    void quit.leave();
    void quit.leave(1);
    void quit.leave(0);
    await settled();
    world.finish();
    await settled();
    expect(app.codes).toEqual([1]);
  });

  it('survives a stop that throws at once, and a log that is not there yet', async () => {
    const app = new FakeApp();
    const quit = new Quit({
      app,
      clock: new FakeClock(),
      log: () => null,
      stop: () => {
        throw new Error('at once');
      },
    });
    await quit.leave();
    expect(app.codes).toEqual([1]);
  });
});

class FakeApp extends EventEmitter {
  readonly codes: number[] = [];
  prevented = 0;

  exit(code: number): void {
    this.codes.push(code);
  }

  askToQuit(): void {
    this.emit('before-quit', { preventDefault: () => (this.prevented += 1) });
  }
}

function leaving() {
  const app = new FakeApp();
  const clock = new FakeClock();
  const log = new SilentLog();
  const world = { stops: 0, finish: () => {}, fail: (_cause: Error) => {} };
  const stop = (): Promise<void> => {
    world.stops += 1;
    return new Promise((resolve, reject) => Object.assign(world, { finish: resolve, fail: reject }));
  };
  return { app, clock, log, world, quit: new Quit({ app, clock, log: () => log, stop }) };
}
