import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { leaveWithTheSystem, leaveWithTheTerminal } from '../../../app/leaving/system-end.ts';

describe('the end of the system', () => {
  it('is heard from every window, and from a shutdown that then waits', () => {
    const [app, powerMonitor, first, second] = [new EventEmitter(), new EventEmitter(), new EventEmitter(), new EventEmitter()];
    let left = 0;
    let prevented = 0;
    leaveWithTheSystem({ app, powerMonitor }, () => (left += 1));
    app.emit('browser-window-created', {}, first);
    app.emit('browser-window-created', {}, second);
    second.emit('session-end');
    powerMonitor.emit('shutdown', { preventDefault: () => (prevented += 1) });
    powerMonitor.emit('shutdown');
    expect([left, prevented]).toEqual([3, 1]);
  });
});

describe('the end of the terminal', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])
    it(`is heard as ${signal}`, () => {
      const { terminal, world } = listening();
      terminal.emit(signal);
      expect(world).toMatchObject({ left: 1, codes: [] });
    });

  it('is meant at once the second time, but not when one key press is heard twice', () => {
    const { terminal, world } = listening();
    terminal.emit('SIGINT');
    world.now = 100;
    terminal.emit('SIGINT');
    expect(world).toMatchObject({ left: 1, codes: [] });
    world.now = 1000;
    terminal.emit('SIGTERM');
    expect(world).toMatchObject({ left: 1, codes: [130] });
  });
});

function listening() {
  const world = { now: 0, left: 0, codes: [] as number[] };
  const terminal = Object.assign(new EventEmitter(), { exit: (code: number) => void world.codes.push(code) });
  leaveWithTheTerminal(
    terminal,
    () => world.now,
    () => (world.left += 1),
  );
  return { terminal, world };
}
