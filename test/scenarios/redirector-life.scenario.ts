/** The life of the helpers of a pool, told as a script: what they do, what the pool does, and time moved by hand. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { NamedPool } from '#core/redirector-pool/named-pool.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { startedPool } from '../support/redirector-pools.ts';
import { poolWith, questionFor } from '../support/redirector-world.ts';
import { HelperWorld } from '../support/scripted-helpers.ts';
import { ToldAnswers } from '../support/told-answers.ts';

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

describe('a helper that is silent', () => {
  it('costs the time limit and no more', () => {
    const pool = newPool({ timeLimitMs: 2000 });
    ask(pool);
    world.turn();
    world.pass(1950);
    expect(answers.told).toEqual([]);
    world.pass(100);
    expect(answers.told).toEqual(['failed silent']);
  });

  it('is replaced, and the next question goes to another', () => {
    const pool = newPool({ timeLimitMs: 2000 });
    ask(pool);
    world.turn();
    world.pass(2050);
    expect(world.helper(1).state).toBe('killed');
    world.helper(1).die('signal SIGKILL');
    world.pass(500);
    expect(world.started).toHaveLength(2);
    ask(pool);
    world.turn();
    expect(world.helper(2).ids).toEqual(['0']);
    expect(pool.view()).toMatchObject({ lastEnd: 'no answer for 2000 ms', counters: { crashes: 1, failures: { silent: 1 } } });
  });

  it('in one question only is kept: the answer that comes late answers nothing', () => {
    const pool = newPool({ timeLimitMs: 1000, concurrency: 10 });
    ask(pool, 'http://a.example/', 'lost');
    world.turn();
    for (let n = 1; n <= 30; n += 1) {
      ask(pool, 'http://a.example/', `n${n}`);
      world.turn();
      world.helper(1).say(`${n} OK\n`);
      world.pass(50);
    }
    expect(answers.told).toContain('lost: failed silent');
    expect(world.helper(1).state).toBe('running');
    world.helper(1).say('0 302:http://late.example/\n');
    expect(pool.view().counters).toMatchObject({ late: 1, answered: 30 });
    expect(pool.view().helpers[0]?.held).toBe(0);
  });

  it('in half of all places is replaced even though it answers others', () => {
    const pool = newPool({ timeLimitMs: 1000, concurrency: 4 });
    ask(pool, 'http://a.example/', 'lost 1');
    ask(pool, 'http://a.example/', 'lost 2');
    world.turn();
    for (let n = 2; n <= 30; n += 1) {
      ask(pool);
      world.turn();
      world.helper(1).say(`${n} OK\n`);
      world.pass(50);
      if (world.helper(1).state !== 'running') break;
    }
    expect(world.helper(1).state).toBe('killed');
    expect(pool.view().lastEnd).toBeNull();
    world.helper(1).die('signal SIGKILL');
    expect(pool.view().lastEnd).toBe('too many questions were never answered');
  });

  it('does not answer for questions that wait: they have the same limit', () => {
    const pool = newPool({ concurrency: 0, timeLimitMs: 1000 });
    for (const name of ['a', 'b', 'c']) ask(pool, 'http://a.example/', name);
    world.turn();
    world.pass(1050);
    expect(answers.told.toSorted()).toEqual(['a: failed silent', 'b: failed silent', 'c: failed silent']);
  });
});

describe('a helper that dies', () => {
  it('has its questions asked once more elsewhere, in their order', () => {
    const pool = newPool({ min: 2, max: 2 });
    for (const name of ['a', 'b']) ask(pool, `http://a.example/${name}`, name);
    world.turn();
    world.helper(1).say('0 O');
    world.helper(1).die('signal SIGSEGV');
    world.turn();
    expect(world.helper(2).lines.map((line) => line.split(' ')[1])).toEqual(['http://a.example/a', 'http://a.example/b']);
    world.helper(2).say('0 OK\n1 OK\n');
    expect(answers.told).toEqual(['a: unchanged family#2', 'b: unchanged family#2']);
    expect(pool.view()).toMatchObject({ lastEnd: 'signal SIGSEGV', counters: { crashes: 1, askedAgain: 2 } });
  });

  it('twice with the same question ends in the configured answer', () => {
    const pool = newPool({ min: 2, max: 2 });
    ask(pool);
    world.turn();
    world.helper(1).die();
    world.turn();
    world.helper(2).die();
    expect(answers.told).toEqual(['failed crashed']);
  });

  it('alone has its question wait for the next helper', () => {
    const pool = newPool();
    ask(pool);
    world.turn();
    world.helper(1).die();
    world.pass(300);
    world.helper(2).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#2']);
    expect(pool.view().state).toBe('running');
  });

  it('while nobody asks is replaced too', () => {
    newPool({ min: 2, max: 4 });
    world.clock.advance(60_000);
    world.helper(1).die();
    world.pass(300);
    expect(world.running).toHaveLength(2);
  });
});

describe('helpers that cannot live', () => {
  it('are started with longer and longer pauses, then not any more', () => {
    const pool = newPool({ min: 1, max: 1 });
    const startedAfterMs: number[] = [];
    for (let second = 0; second < 120_000; second += 50) {
      const last = world.started.at(-1);
      if (last?.state === 'running') {
        startedAfterMs.push(world.clock.now());
        last.errorLines = ['no such module'];
        last.die('exit status 1');
      }
      world.pass(50);
    }
    expect(startedAfterMs).toEqual([0, 250, 750, 1750, 3750, 7750]);
    expect(pool.view()).toMatchObject({ state: 'quarantined', lastEnd: 'exit status 1', errorLines: ['no such module'], helpers: [] });
    expect(world.clock.waiting).toBe(0);
  });

  it('cost nobody any time once it is known', () => {
    const pool = newPool();
    for (let n = 0; n < 6; n += 1) {
      world.started.at(-1)?.die('could not be started: ENOENT', true);
      world.pass(10_000);
    }
    ask(pool);
    expect(answers.told).toEqual(['failed quarantined']);
  });

  it('cost nobody the whole time limit while the next start is far', () => {
    const pool = newPool({ timeLimitMs: 1000 });
    for (let n = 0; n < 4; n += 1) {
      world.started.at(-1)?.die();
      if (n < 3) world.pass(250 * 2 ** n);
    }
    expect(pool.state).toBe('backing-off');
    ask(pool);
    expect(answers.told).toEqual(['failed not-running']);
  });

  it('get a new chance when a person restarts the pool', () => {
    const pool = newPool();
    for (let n = 0; n < 6; n += 1) {
      world.started.at(-1)?.die();
      world.pass(10_000);
    }
    expect(pool.state).toBe('quarantined');
    pool.restart();
    expect(world.running).toHaveLength(1);
    expect(pool.state).toBe('running');
  });

  it('that die together count as one', () => {
    const pool = newPool({ min: 5, max: 5 });
    for (const helper of world.started.slice()) helper.die();
    world.pass(350);
    expect(world.running).toHaveLength(5);
    expect(pool.state).toBe('running');
  });
});

describe('the number of helpers', () => {
  it('grows while questions wait, never above the maximum', () => {
    const pool = newPool({ concurrency: 0, min: 1, max: 3 });
    world.clock.advance(5000);
    for (let n = 0; n < 20; n += 1) ask(pool);
    expect(world.started).toHaveLength(1);
    world.pass(50);
    expect(world.started).toHaveLength(2);
    world.pass(1050);
    expect(world.started).toHaveLength(3);
    world.pass(500);
    expect(world.started).toHaveLength(3);
  });

  it('shrinks when they are not needed, never below the minimum', () => {
    const pool = newPool({ concurrency: 0, min: 1, max: 3 });
    pool.change({ ...poolWith({ concurrency: 0, min: 3, max: 3 }) });
    pool.change({ ...poolWith({ concurrency: 0, min: 1, max: 3 }) });
    expect(world.running).toHaveLength(3);
    world.pass(200_000);
    expect(world.running).toHaveLength(1);
  });

  it('may be none until somebody asks', () => {
    const pool = newPool({ min: 0, max: 2 });
    expect(world.started).toHaveLength(0);
    ask(pool);
    world.turn();
    world.helper(1).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#1']);
  });
});

describe('a person', () => {
  it('changes limits without losing a helper', () => {
    const pool = newPool({ min: 1, max: 1 });
    pool.change(poolWith({ min: 2, max: 4, timeLimitMs: 500, queueMax: 7 }));
    expect(world.running).toHaveLength(2);
    expect(pool.view()).toMatchObject({ min: 2, max: 4, timeLimitMs: 500, queueMax: 7 });
  });

  it('changes the program: new helpers take over, old ones answer first', () => {
    const pool = newPool({ program: '/old' });
    ask(pool, 'http://a.example/', 'old');
    world.turn();
    pool.change(poolWith({ program: '/new' }));
    ask(pool, 'http://a.example/', 'new');
    world.turn();
    expect(world.started.map((helper) => [helper.command.file, helper.state])).toEqual([
      ['/old', 'running'],
      ['/new', 'running'],
    ]);
    world.helper(1).say('0 OK\n');
    world.helper(2).say('0 OK\n');
    expect(answers.told).toEqual(['old: unchanged family#1', 'new: unchanged family#2']);
    expect(world.helper(1).state).toBe('stopping');
  });

  it('stops the pool: waiting questions are answered, helpers told to go, nothing is left behind', async () => {
    const pool = newPool({ concurrency: 1 });
    for (const name of ['a', 'b']) ask(pool, 'http://a.example/', name);
    let isGone = false;
    const gone = pool.stop().then(() => (isGone = true));
    expect(answers.told.toSorted()).toEqual(['a: failed stopped', 'b: failed stopped']);
    expect(pool.wants(questionFor('http://a.example/'))).toBe(false);
    expect(world.helper(1).state).toBe('stopping');
    expect(isGone).toBe(false);
    world.helper(1).die('exit status 0');
    await gone;
    expect(world.clock.waiting).toBe(0);
    expect(pool.view()).toMatchObject({ state: 'stopped', helpers: [], lastEnd: null, counters: { crashes: 0 } });
  });

  it('starts it again', () => {
    const pool = newPool();
    void pool.stop();
    world.helper(1).die('exit status 0');
    pool.start();
    ask(pool);
    world.turn();
    world.helper(2).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#2']);
  });

  it('sees what is going on', () => {
    const pool = newPool({ args: ['list.txt'], concurrency: 1, min: 1, max: 1 });
    for (let n = 0; n < 3; n += 1) ask(pool);
    world.clock.advance(20);
    expect(pool.view()).toMatchObject({
      name: 'family',
      command: '/bin/cat list.txt',
      state: 'running',
      busy: 1,
      queued: 2,
      oldestWaitMs: 20,
      helpers: [{ number: 1, processId: 1, state: 'starting', held: 1, answers: 0, ageMs: 20 }],
      counters: { asked: 3, answered: 0, started: 1 },
    });
    world.turn();
    world.helper(1).say('0 301:http://b.example/\n');
    expect(pool.view()).toMatchObject({ counters: { answered: 1, changed: 1 }, helpers: [{ state: 'ready', answers: 1 }] });
    expect(pool.view().p50Ms).toBeGreaterThan(15);
  });
});
