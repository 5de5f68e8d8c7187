import { beforeEach, describe, expect, it } from 'vitest';
import type { NamedPool } from '#core/redirector-pool/named-pool.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { startedPool } from '../../support/redirector-pools.ts';
import { questionFor } from '../../support/redirector-world.ts';
import { HelperWorld } from '../../support/scripted-helpers.ts';
import { ToldAnswers } from '../../support/told-answers.ts';

let world: HelperWorld;
let answers: ToldAnswers;

beforeEach(() => {
  world = new HelperWorld();
  answers = new ToldAnswers();
});

const newPool = (changes: Partial<PoolOptions> = {}): NamedPool => startedPool(world, changes);

function ask(pool: NamedPool, url = 'http://a.example/', name = ''): void {
  pool.ask(questionFor(url), answers.taker(name));
}

describe('questions with channel-IDs', () => {
  it('leave in one write a turn', () => {
    const pool = newPool();
    for (let n = 0; n < 5; n += 1) ask(pool, `http://a.example/${n}`);
    expect(world.helper(1).writes).toEqual([]);
    world.turn();
    expect(world.helper(1).writes).toHaveLength(1);
    expect(world.helper(1).ids).toEqual(['0', '1', '2', '3', '4']);
  });

  it('are answered in any order, many in one read', () => {
    const pool = newPool();
    for (const name of ['a', 'b', 'c']) ask(pool, 'http://a.example/', name);
    world.turn();
    world.helper(1).say('2 OK\n0 ERR\n1 http://b.example/\n');
    expect(answers.told).toEqual(['c: unchanged family#1', 'a: unchanged family#1', 'b: rewrite family#1']);
  });

  it('wait when the helper holds as many as it may', () => {
    const pool = newPool({ concurrency: 2 });
    for (const name of ['a', 'b', 'c']) ask(pool, 'http://a.example/', name);
    world.turn();
    expect(world.helper(1).ids).toHaveLength(2);
    world.helper(1).say('1 OK\n');
    world.turn();
    expect(world.helper(1).ids).toEqual(['0', '1', '2']);
  });

  it('are given to one helper as long as it keeps up', () => {
    const pool = newPool({ min: 3, max: 3 });
    for (let n = 0; n < 60; n += 1) ask(pool);
    world.turn();
    expect(world.started.map((helper) => helper.ids.length)).toEqual([60, 0, 0]);
    for (let n = 60; n < 130; n += 1) ask(pool);
    world.turn();
    expect(world.started.map((helper) => helper.ids.length)).toEqual([64, 64, 2]);
  });

  it('are spread when helpers take their time', () => {
    const pool = newPool({ min: 3, max: 3 });
    for (let n = 0; n < 20; n += 1) {
      ask(pool);
      world.turn();
      world.clock.advance(40);
      world.helper(1).say(`${n} OK\n`);
    }
    for (let n = 0; n < 6; n += 1) ask(pool);
    world.turn();
    expect(world.started.map((helper) => helper.ids.length - (helper === world.helper(1) ? 20 : 0))).toEqual([2, 2, 2]);
  });
});

describe('questions without channel-IDs', () => {
  it('are asked one at a time', () => {
    const pool = newPool({ concurrency: 0 });
    ask(pool, 'http://a.example/1', 'a');
    ask(pool, 'http://a.example/2', 'b');
    world.turn();
    expect(world.helper(1).lines).toHaveLength(1);
    world.helper(1).say('OK\n');
    world.turn();
    expect(world.helper(1).lines[1]).toContain('http://a.example/2');
    world.helper(1).say('\n');
    expect(answers.told).toEqual(['a: unchanged family#1', 'b: unchanged family#1']);
  });

  it('never get the answer to another one: a helper that says too much has to go', () => {
    const pool = newPool({ concurrency: 0, min: 1, max: 1 });
    ask(pool, 'http://a.example/1', 'a');
    ask(pool, 'http://a.example/2', 'b');
    world.turn();
    world.helper(1).say('OK\n302:http://evil.example/\n');
    expect(answers.told).toEqual(['a: unchanged family#1']);
    expect(world.helper(1).state).toBe('killed');
    expect(pool.view().counters.unasked).toBe(1);
  });

  it('are asked once more when their helper had to go', () => {
    const pool = newPool({ concurrency: 0, min: 2, max: 2 });
    ask(pool, 'http://a.example/1', 'a');
    world.turn();
    world.helper(1).say('OK\nOK\n');
    world.helper(1).die('signal SIGKILL');
    ask(pool, 'http://a.example/2', 'b');
    world.turn();
    world.helper(2).say('OK\n');
    expect(answers.told).toEqual(['a: unchanged family#1', 'b: unchanged family#2']);
  });
});

describe('answers that are none', () => {
  it('are asked of another helper, and then count as failed', () => {
    const pool = newPool({ min: 2, max: 2 });
    ask(pool);
    world.turn();
    world.helper(1).say('0 what?\n');
    world.turn();
    world.helper(2).say('0 what?\n');
    expect(answers.told).toEqual(['failed unintelligible']);
    expect(pool.view().counters).toMatchObject({ junk: 2, askedAgain: 1 });
  });

  it('of a helper that says it is broken, too', () => {
    const pool = newPool({ min: 2, max: 2 });
    ask(pool);
    world.turn();
    world.helper(1).say('0 BH message="no list"\n');
    world.turn();
    world.helper(2).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#2']);
  });

  it('fail at once when there is no other helper', () => {
    const pool = newPool();
    ask(pool);
    world.turn();
    world.helper(1).say('0 BH\n');
    expect(answers.told).toEqual(['failed broken']);
  });

  it('to no question are counted and survived', () => {
    const pool = newPool();
    world.helper(1).say('7 OK\nhello\n\n99999999999999999999 OK\n-1 OK\n');
    ask(pool);
    world.turn();
    world.helper(1).say('0 OK\n0 302:http://twice.example/\n');
    expect(answers.told).toEqual(['unchanged family#1']);
    expect(pool.view().counters).toMatchObject({ unasked: 3, junk: 3 });
  });

  it('without end make the helper go, its questions asked elsewhere', () => {
    const pool = newPool({ min: 2, max: 2 });
    ask(pool);
    world.turn();
    for (let n = 0; n < 20; n += 1) world.helper(1).say('x'.repeat(4096));
    expect(world.helper(1).state).toBe('killed');
    world.helper(1).die('signal SIGKILL');
    world.turn();
    world.helper(2).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#2']);
    expect(pool.view().lastEnd).toBe('a line without an end');
  });

  it('in floods make the helper go', () => {
    newPool();
    world.helper(1).say('nonsense\n'.repeat(500));
    expect(world.helper(1).state).toBe('killed');
  });
});

describe('too many questions', () => {
  it('are refused when the queue is full, and the others are not', () => {
    const pool = newPool({ concurrency: 0, queueMax: 2 });
    for (const name of ['a', 'b', 'c', 'd']) ask(pool, 'http://a.example/', name);
    expect(answers.told).toEqual(['d: failed overloaded']);
    expect(pool.view().queued).toBe(2);
  });

  it('are not given to a helper that does not read', () => {
    const pool = newPool({ queueMax: 1 });
    world.helper(1).unsentOctets = 2_000_000;
    ask(pool, 'http://a.example/', 'a');
    ask(pool, 'http://a.example/', 'b');
    expect(answers.told).toEqual(['b: failed overloaded']);
    world.helper(1).unsentOctets = 0;
    world.pass(50);
    expect(world.helper(1).ids).toHaveLength(1);
  });
});

it('no timer is left when nobody waits', () => {
  const pool = newPool();
  ask(pool);
  world.turn();
  world.helper(1).say('0 OK\n');
  world.pass(100);
  expect(world.clock.waiting).toBe(0);
});
