import { beforeEach, describe, expect, it } from 'vitest';
import { NamedPool } from '#core/redirector-pool/named-pool.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { poolWith, questionFor } from '../../support/redirector-world.ts';
import { HelperWorld } from '../../support/scripted-helpers.ts';
import { ToldAnswers } from '../../support/told-answers.ts';

let world: HelperWorld;
let answers: ToldAnswers;

beforeEach(() => {
  world = new HelperWorld();
  answers = new ToldAnswers();
});

function startedPool(changes: Partial<PoolOptions> = {}): NamedPool {
  const pool = new NamedPool(poolWith(changes), world.ports);
  pool.start();
  return pool;
}

function ask(pool: NamedPool, url = 'http://a.example/', name = ''): void {
  pool.ask(questionFor(url), answers.taker(name));
}

describe('questions with channel-IDs', () => {
  it('leave in one write a turn', () => {
    const pool = startedPool();
    for (let n = 0; n < 5; n += 1) ask(pool, `http://a.example/${n}`);
    expect(world.helper(1).writes).toEqual([]);
    world.turn();
    expect(world.helper(1).writes).toHaveLength(1);
    expect(world.helper(1).ids).toEqual(['0', '1', '2', '3', '4']);
  });

  it('are answered in any order, many in one read', () => {
    const pool = startedPool();
    for (const name of ['a', 'b', 'c']) ask(pool, 'http://a.example/', name);
    world.turn();
    world.helper(1).say('2 OK\n0 ERR\n1 http://b.example/\n');
    expect(answers.told).toEqual(['c: unchanged family#1', 'a: unchanged family#1', 'b: rewrite family#1']);
  });

  it('wait when the helper holds as many as it may', () => {
    const pool = startedPool({ concurrency: 2 });
    for (const name of ['a', 'b', 'c']) ask(pool, 'http://a.example/', name);
    world.turn();
    expect(world.helper(1).ids).toHaveLength(2);
    world.helper(1).say('1 OK\n');
    world.turn();
    expect(world.helper(1).ids).toEqual(['0', '1', '2']);
  });

  it('are given to one helper as long as it keeps up', () => {
    const pool = startedPool({ min: 3, max: 3 });
    for (let n = 0; n < 60; n += 1) ask(pool);
    world.turn();
    expect(world.started.map((helper) => helper.ids.length)).toEqual([60, 0, 0]);
    for (let n = 60; n < 130; n += 1) ask(pool);
    world.turn();
    expect(world.started.map((helper) => helper.ids.length)).toEqual([64, 64, 2]);
  });

  it('are spread when helpers take their time', () => {
    const pool = startedPool({ min: 3, max: 3 });
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
    const pool = startedPool({ concurrency: 0 });
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
    const pool = startedPool({ concurrency: 0, min: 1, max: 1 });
    ask(pool, 'http://a.example/1', 'a');
    ask(pool, 'http://a.example/2', 'b');
    world.turn();
    world.helper(1).say('OK\n302:http://evil.example/\n');
    expect(answers.told).toEqual(['a: unchanged family#1']);
    expect(world.helper(1).state).toBe('killed');
    expect(pool.view().counters.unasked).toBe(1);
  });

  it('are asked once more when their helper had to go', () => {
    const pool = startedPool({ concurrency: 0, min: 2, max: 2 });
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

describe('a helper that is silent', () => {
  it('costs the time limit and no more', () => {
    const pool = startedPool({ timeLimitMs: 2000 });
    ask(pool);
    world.turn();
    world.pass(1950);
    expect(answers.told).toEqual([]);
    world.pass(100);
    expect(answers.told).toEqual(['failed silent']);
  });

  it('is replaced, and the next question goes to another', () => {
    const pool = startedPool({ timeLimitMs: 2000 });
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
    const pool = startedPool({ timeLimitMs: 1000, concurrency: 10 });
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
    const pool = startedPool({ timeLimitMs: 1000, concurrency: 4 });
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
    const pool = startedPool({ concurrency: 0, timeLimitMs: 1000 });
    for (const name of ['a', 'b', 'c']) ask(pool, 'http://a.example/', name);
    world.turn();
    world.pass(1050);
    expect(answers.told.toSorted()).toEqual(['a: failed silent', 'b: failed silent', 'c: failed silent']);
  });
});

describe('a helper that dies', () => {
  it('has its questions asked once more elsewhere, in their order', () => {
    const pool = startedPool({ min: 2, max: 2 });
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
    const pool = startedPool({ min: 2, max: 2 });
    ask(pool);
    world.turn();
    world.helper(1).die();
    world.turn();
    world.helper(2).die();
    expect(answers.told).toEqual(['failed crashed']);
  });

  it('alone has its question wait for the next helper', () => {
    const pool = startedPool();
    ask(pool);
    world.turn();
    world.helper(1).die();
    world.pass(300);
    world.helper(2).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#2']);
    expect(pool.view().state).toBe('running');
  });

  it('while nobody asks is replaced too', () => {
    startedPool({ min: 2, max: 4 });
    world.clock.advance(60_000);
    world.helper(1).die();
    world.pass(300);
    expect(world.running).toHaveLength(2);
  });
});

describe('helpers that cannot live', () => {
  it('are started with longer and longer pauses, then not any more', () => {
    const pool = startedPool({ min: 1, max: 1 });
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
    const pool = startedPool();
    for (let n = 0; n < 6; n += 1) {
      world.started.at(-1)?.die('could not be started: ENOENT', true);
      world.pass(10_000);
    }
    ask(pool);
    expect(answers.told).toEqual(['failed quarantined']);
  });

  it('cost nobody the whole time limit while the next start is far', () => {
    const pool = startedPool({ timeLimitMs: 1000 });
    for (let n = 0; n < 4; n += 1) {
      world.started.at(-1)?.die();
      if (n < 3) world.pass(250 * 2 ** n);
    }
    expect(pool.state).toBe('backing-off');
    ask(pool);
    expect(answers.told).toEqual(['failed not-running']);
  });

  it('get a new chance when a person restarts the pool', () => {
    const pool = startedPool();
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
    const pool = startedPool({ min: 5, max: 5 });
    for (const helper of [...world.started]) helper.die();
    world.pass(250);
    expect(world.running).toHaveLength(5);
    expect(pool.state).toBe('running');
  });
});

describe('answers that are none', () => {
  it('are asked of another helper, and then count as failed', () => {
    const pool = startedPool({ min: 2, max: 2 });
    ask(pool);
    world.turn();
    world.helper(1).say('0 what?\n');
    world.turn();
    world.helper(2).say('0 what?\n');
    expect(answers.told).toEqual(['failed unintelligible']);
    expect(pool.view().counters).toMatchObject({ junk: 2, askedAgain: 1 });
  });

  it('of a helper that says it is broken, too', () => {
    const pool = startedPool({ min: 2, max: 2 });
    ask(pool);
    world.turn();
    world.helper(1).say('0 BH message="no list"\n');
    world.turn();
    world.helper(2).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#2']);
  });

  it('fail at once when there is no other helper', () => {
    const pool = startedPool();
    ask(pool);
    world.turn();
    world.helper(1).say('0 BH\n');
    expect(answers.told).toEqual(['failed broken']);
  });

  it('to no question are counted and survived', () => {
    const pool = startedPool();
    world.helper(1).say('7 OK\nhello\n\n99999999999999999999 OK\n-1 OK\n');
    ask(pool);
    world.turn();
    world.helper(1).say('0 OK\n0 302:http://twice.example/\n');
    expect(answers.told).toEqual(['unchanged family#1']);
    expect(pool.view().counters).toMatchObject({ unasked: 3, junk: 3 });
  });

  it('without end make the helper go, its questions asked elsewhere', () => {
    const pool = startedPool({ min: 2, max: 2 });
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
    startedPool();
    world.helper(1).say('nonsense\n'.repeat(500));
    expect(world.helper(1).state).toBe('killed');
  });
});

describe('too many questions', () => {
  it('are refused when the queue is full, and the others are not', () => {
    const pool = startedPool({ concurrency: 0, queueMax: 2 });
    for (const name of ['a', 'b', 'c', 'd']) ask(pool, 'http://a.example/', name);
    expect(answers.told).toEqual(['d: failed overloaded']);
    expect(pool.view().queued).toBe(2);
  });

  it('are not given to a helper that does not read', () => {
    const pool = startedPool({ queueMax: 1 });
    world.helper(1).unsentOctets = 2_000_000;
    ask(pool, 'http://a.example/', 'a');
    ask(pool, 'http://a.example/', 'b');
    expect(answers.told).toEqual(['b: failed overloaded']);
    world.helper(1).unsentOctets = 0;
    world.pass(50);
    expect(world.helper(1).ids).toHaveLength(1);
  });
});

describe('the number of helpers', () => {
  it('grows while questions wait, never above the maximum', () => {
    const pool = startedPool({ concurrency: 0, min: 1, max: 3 });
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
    const pool = startedPool({ concurrency: 0, min: 1, max: 3 });
    pool.change({ ...poolWith({ concurrency: 0, min: 3, max: 3 }) });
    pool.change({ ...poolWith({ concurrency: 0, min: 1, max: 3 }) });
    expect(world.running).toHaveLength(3);
    world.pass(200_000);
    expect(world.running).toHaveLength(1);
  });

  it('may be none until somebody asks', () => {
    const pool = startedPool({ min: 0, max: 2 });
    expect(world.started).toHaveLength(0);
    ask(pool);
    world.turn();
    world.helper(1).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#1']);
  });
});

describe('a person', () => {
  it('changes limits without losing a helper', () => {
    const pool = startedPool({ min: 1, max: 1 });
    pool.change(poolWith({ min: 2, max: 4, timeLimitMs: 500, queueMax: 7 }));
    expect(world.running).toHaveLength(2);
    expect(pool.view()).toMatchObject({ min: 2, max: 4, timeLimitMs: 500, queueMax: 7 });
  });

  it('changes the program: new helpers take over, old ones answer first', () => {
    const pool = startedPool({ program: '/old' });
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
    const pool = startedPool({ concurrency: 1 });
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
    const pool = startedPool();
    void pool.stop();
    world.helper(1).die('exit status 0');
    pool.start();
    ask(pool);
    world.turn();
    world.helper(2).say('0 OK\n');
    expect(answers.told).toEqual(['unchanged family#2']);
  });

  it('sees what is going on', () => {
    const pool = startedPool({ args: ['list.txt'], concurrency: 1, min: 1, max: 1 });
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

it('no timer is left when nobody waits', () => {
  const pool = startedPool();
  ask(pool);
  world.turn();
  world.helper(1).say('0 OK\n');
  world.pass(100);
  expect(world.clock.waiting).toBe(0);
});
