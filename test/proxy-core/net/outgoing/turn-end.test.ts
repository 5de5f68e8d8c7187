import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { atTurnEnd, BUSY } from '#core/net/outgoing/turn-end.ts';
import { root } from '../../../support/source-tree.ts';

const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('comes in the order it was put off, after what is under way', async () => {
  const log: string[] = [];
  for (const name of ['a', 'b']) atTurnEnd({ turnEnds: () => log.push(name) });
  await Promise.resolve().then(() => log.push('under way'));
  await endOfTurn();
  expect(log).toEqual(['under way', 'a', 'b']);
});

it('is left for the next turn when this one is ending', async () => {
  const log: string[] = [];
  atTurnEnd({
    turnEnds: () => {
      log.push('first');
      atTurnEnd({ turnEnds: () => log.push('next turn') });
    },
  });
  atTurnEnd({ turnEnds: () => log.push('second') });
  await endOfTurn();
  expect(log).toEqual(['first', 'second']);
  await endOfTurn();
  expect(log).toEqual(['first', 'second', 'next turn']);
});

it('a busy turn lasts for two: what arrives in the second leaves with the rest', async () => {
  const log: number[] = [];
  const put = (name: number): void => atTurnEnd({ turnEnds: () => log.push(name) });
  for (let name = 0; name < BUSY; name += 1) put(name);
  await endOfTurn();
  expect(log).toEqual([]);
  put(BUSY);
  await endOfTurn();
  expect(log).toEqual(Array.from({ length: BUSY + 1 }, (_, name) => name));
  put(100);
  await endOfTurn();
  expect(log.at(-1)).toBe(100);
});

it('one that fails is told to the process, and takes nobody else with it: not in its turn, not in later ones', () => {
  const module = pathToFileURL(join(root, 'proxy-core/net/outgoing/turn-end.ts')).href;
  const program = `
    const { atTurnEnd } = await import(${JSON.stringify(module)});
    const log = [];
    process.on('uncaughtException', (error) => log.push(error.message));
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    atTurnEnd({ turnEnds: () => { throw new Error('broken'); } });
    atTurnEnd({ turnEnds: () => log.push('beside it') });
    await turn();
    for (const name of ['next', 'after that']) { atTurnEnd({ turnEnds: () => log.push(name) }); await turn(); }
    console.log(log.join(', '));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'beside it, broken, next, after that\n', stderr: '' });
});
