import { describe, expect, it } from 'vitest';
import { runTrial } from '#core/redirector-pool/workbench/test-bench.ts';
import { settled } from '../../../support/fake-clock.ts';
import { poolWith, recordedRequest } from '../../../support/redirector-world.ts';
import { HelperWorld } from '../../../support/scripted-helpers.ts';

const REQUESTS = ['a.example', 'games.example', 'b.example'].map(recordedRequest);
const CURRENT = poolWith({ program: '/current' });
const CANDIDATE = poolWith({ program: '/candidate' });

/** Helpers that answer by a table of hosts, until nobody asks any more. */
async function trial(
  answers: Readonly<Record<string, Readonly<Record<string, string>>>>,
  limits?: { maxRequests: number; atOnce: number; totalMs: number },
) {
  const world = new HelperWorld();
  const ports = { ...world.ports, afterThisTurn: world.afterThisTurn };
  let isDone = false;
  const running = runTrial({ current: CURRENT, candidate: CANDIDATE, requests: REQUESTS, filesFolder: null }, ports, limits).finally(
    () => (isDone = true),
  );
  const seen = new Map<object, number>();
  for (let round = 0; round < 400 && !isDone; round += 1) {
    await settled();
    world.pass(50);
    for (const helper of world.started) {
      if (helper.state === 'stopping' || helper.state === 'killed') helper.die('gone');
      const from = seen.get(helper) ?? 0;
      seen.set(helper, helper.lines.length);
      for (const line of helper.lines.slice(from)) {
        const [id = '', url = ''] = line.split(' ');
        const said = answers[helper.command.file]?.[new URL(url).hostname];
        if (said !== undefined) helper.say(`${id} ${said}\n`);
      }
    }
  }
  return { report: await running, world };
}

const PERMIT = { 'a.example': 'OK', 'games.example': 'OK', 'b.example': 'OK' };

describe('a trial', () => {
  it('of a program that says the same says so', async () => {
    const { report } = await trial({ '/current': PERMIT, '/candidate': PERMIT });
    expect(report).toMatchObject({
      requests: 3,
      isComplete: true,
      same: 3,
      different: 0,
      differences: [],
      current: { failed: 0 },
      candidate: { failed: 0 },
    });
  });

  it('shows each request that is answered in another way', async () => {
    const { report } = await trial({ '/current': PERMIT, '/candidate': { ...PERMIT, 'games.example': 'OK status=403' } });
    expect(report).toMatchObject({
      same: 2,
      different: 1,
      differences: [{ method: 'GET', url: 'http://games.example/', current: 'permit', candidate: 'deny 403' }],
    });
  });

  it('survives a candidate that never answers', async () => {
    const { report } = await trial({ '/current': PERMIT });
    expect(report).toMatchObject({ requests: 3, different: 3, candidate: { failed: 3 } });
  });

  it('ends when its time is over, with what it has', async () => {
    const { report } = await trial({ '/current': PERMIT }, { maxRequests: 100, atOnce: 1, totalMs: 3000 });
    expect(report.isComplete).toBe(false);
    expect(report.requests).toBeLessThan(3);
  });

  it('takes no more requests than it may', async () => {
    const { report } = await trial({ '/current': PERMIT, '/candidate': PERMIT }, { maxRequests: 2, atOnce: 8, totalMs: 60_000 });
    expect(report.requests).toBe(2);
  });

  it('leaves no helper and no timer behind', async () => {
    const { world } = await trial({ '/current': PERMIT, '/candidate': PERMIT });
    expect(world.started.map((helper) => helper.state)).toEqual(['gone', 'gone']);
    expect(world.clock.waiting).toBe(0);
  });
});
