import { beforeEach, describe, expect, it } from 'vitest';
import type { IcapPool } from '#core/redirector-pool/icap/icap-pool.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { settled } from '../../../support/fake-clock.ts';
import { knownIcapPool, startedIcapPool } from '../../../support/redirector-pools.ts';
import { questionFor } from '../../../support/redirector-world.ts';
import { changedTo, OPTIONS_ANSWER, ScriptedIcapServer, UNCHANGED } from '../../../support/scripted-icap-server.ts';
import { HelperWorld } from '../../../support/scripted-helpers.ts';
import { ToldAdaptation } from '../../../support/told-adaptation.ts';
import { ToldAnswers } from '../../../support/told-answers.ts';

let server: ScriptedIcapServer;
let world: HelperWorld;
let answers: ToldAnswers;

beforeEach(() => {
  server = new ScriptedIcapServer();
  world = new HelperWorld(server.connect);
  answers = new ToldAnswers();
});

const newPool = (changes: Partial<PoolOptions> = {}): IcapPool => startedIcapPool(world, changes);
const knownPool = (changes: Partial<PoolOptions> = {}, options?: string): IcapPool => knownIcapPool(world, server, changes, options);

const page = questionFor('http://a.example/');
const upload = () => questionFor('http://a.example/up', { method: 'POST', hasContent: true });
const RESPONSE = { head: 'HTTP/1.1 200 OK\r\n\r\n', content: { length: 3 } };
const octets = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function adaptUpload(pool: IcapPool, length: number | null = 3) {
  const told = new ToldAdaptation();
  const adaptation = pool.adaptRequest(upload(), { content: { length } }, told);
  if (adaptation === null) throw new Error('nobody wants it');
  return { told, adaptation };
}

describe('a server', () => {
  it('is first asked what it can do; questions wait for that', () => {
    const pool = newPool();
    pool.ask(page, answers.taker());
    server.connection(1).accept();
    expect(server.connection(1).methods).toEqual(['OPTIONS']);
    server.connection(1).say(OPTIONS_ANSWER);
    expect(server.connection(1).methods).toEqual(['OPTIONS', 'REQMOD']);
    server.connection(1).say(UNCHANGED);
    expect(answers.told).toEqual(['unchanged scan']);
  });

  it('is asked again when its answer is old, while the old one still counts', () => {
    const pool = knownPool();
    world.clock.advance(59_000);
    pool.ask(page, answers.taker());
    expect(server.connection(1).take()).not.toContain('OPTIONS');
    server.connection(1).say(UNCHANGED);
    world.clock.advance(2000);
    pool.ask(page, answers.taker());
    const second = server.connection(1);
    expect(second.methods).toEqual(['OPTIONS']);
    server.connection(2).accept();
    expect(server.connection(2).methods).toEqual(['REQMOD']);
  });

  it('that does not do requests is not asked about them', () => {
    const pool = knownPool({}, OPTIONS_ANSWER.replace('REQMOD, ', ''));
    expect(pool.wants(page)).toBe(false);
    expect(pool.adaptRequest(upload(), { content: { length: 3 } }, new ToldAdaptation())).toBeNull();
    expect(pool.adaptResponse(page, RESPONSE, new ToldAdaptation())).not.toBeNull();
  });

  it('that turns out not to do requests lets those pass that waited', () => {
    const pool = newPool();
    pool.ask(page, answers.taker());
    const { told, adaptation } = adaptUpload(pool);
    adaptation.feed(octets('abc'));
    server.connection(1).accept();
    server.connection(1).say(OPTIONS_ANSWER.replace('REQMOD, ', ''));
    expect(answers.told).toEqual(['unchanged scan']);
    expect(told.words).toEqual(['unchanged "abc"']);
  });

  it('that ignores a kind of file is not shown it', () => {
    const pool = knownPool();
    expect(pool.adaptResponse(questionFor('http://a.example/x.gif'), RESPONSE, new ToldAdaptation())).toBeNull();
  });

  it('gets no more connections than both sides allow', () => {
    const pool = knownPool({ max: 5 });
    for (let n = 0; n < 10; n += 1) pool.ask(page, answers.taker());
    expect(server.open).toHaveLength(3);
    expect(pool.view().queued).toBe(9);
  });
});

describe('a question', () => {
  it('without content is the head alone', () => {
    const pool = knownPool();
    pool.ask(page, answers.taker());
    expect(server.connection(1).received).toContain('Encapsulated: req-hdr=0, null-body=');
    expect(server.connection(1).received).not.toContain('Preview');
  });

  it('with content is not asked this way', () => {
    expect(knownPool().wants(upload())).toBe(false);
  });

  it('may be answered with another request or a page', () => {
    const pool = knownPool();
    pool.ask(page, answers.taker());
    server.connection(1).say(changedTo('req', 'GET http://b.example/ HTTP/1.1\r\nHost: b.example\r\n\r\n', null));
    pool.ask(page, answers.taker());
    server.connection(1).say(changedTo('res', 'HTTP/1.1 403 No\r\nContent-Type: text/html\r\n\r\n', 'page'));
    expect(answers.told).toEqual(['replace scan', 'respond scan']);
    expect(server.connections).toHaveLength(1);
  });

  for (const [name, wire, told] of [
    ['an error of the server', 'ICAP/1.0 500 Error\r\n\r\n', 'failed broken'],
    ['a status that means nothing', 'ICAP/1.0 302 Found\r\n\r\n', 'failed unintelligible'],
    ['200 without a message', 'ICAP/1.0 200 OK\r\n\r\n', 'failed unintelligible'],
    ['no ICAP', 'HTTP/1.1 200 OK\r\n\r\n', 'failed unintelligible'],
    ['a head that is none', changedTo('req', 'rubbish\r\n\r\n', null), 'failed unintelligible'],
    ['a request with content', changedTo('req', 'POST http://b.example/ HTTP/1.1\r\n\r\n', 'x'), 'unintelligible scan'],
  ] as const) {
    it(`answered with ${name} is not permitted`, () => {
      const pool = knownPool();
      pool.ask(page, answers.taker());
      server.connection(1).say(wire);
      expect(answers.told).toEqual([told]);
    });
  }

  it('whose answer is cut short fails, on every octet of it', () => {
    const wire = changedTo('res', 'HTTP/1.1 403 No\r\n\r\n', 'page');
    for (let cut = 0; cut < wire.length; cut += 1) {
      beforeEachCut();
      const pool = knownPool();
      pool.ask(page, answers.taker());
      server.connection(1).say(wire.slice(0, cut));
      server.connection(1).close();
      // A kept connection may have been closed before the question came: once more on a new one, which is cut too.
      for (const connection of server.open) {
        connection.accept();
        connection.say(wire.slice(0, cut));
        connection.close();
      }
      expect(answers.told).toEqual(['failed crashed']);
    }
  });

  function beforeEachCut(): void {
    server = new ScriptedIcapServer();
    world = new HelperWorld(server.connect);
    answers = new ToldAnswers();
  }

  it('on a kept connection that was just closed is asked again on a new one, and nobody notices', () => {
    const pool = knownPool();
    pool.ask(page, answers.taker());
    server.connection(1).close('ECONNRESET');
    server.connection(2).accept();
    server.connection(2).say(UNCHANGED);
    expect(answers.told).toEqual(['unchanged scan']);
    expect(pool.view().counters.crashes).toBe(0);
  });

  it('is not answered by what comes behind another answer', () => {
    const pool = knownPool();
    pool.ask(page, answers.taker('a'));
    server.connection(1).say(`${UNCHANGED}${UNCHANGED}`);
    expect(server.connection(1).isDestroyed).toBe(true);
    pool.ask(page, answers.taker('b'));
    expect(answers.told).toEqual(['a: unchanged scan']);
    server.connection(2).accept();
    expect(server.connection(2).methods).toEqual(['REQMOD']);
  });

  it('is not answered by what an unused connection says', () => {
    const pool = knownPool();
    server.connection(1).say(UNCHANGED);
    expect(server.connection(1).isDestroyed).toBe(true);
    pool.ask(page, answers.taker());
    expect(answers.told).toEqual([]);
  });
});

describe('a server that is silent', () => {
  it('costs the time limit and no more', async () => {
    const pool = knownPool();
    pool.ask(page, answers.taker());
    world.pass(950);
    expect(answers.told).toEqual([]);
    world.pass(100);
    expect(answers.told).toEqual(['failed silent']);
    expect(server.connection(1).isDestroyed).toBe(true);
    await settled();
    expect(pool.view().helpers).toEqual([]);
  });

  it('when it is asked what it can do, or does not even accept, too', () => {
    const pool = newPool();
    pool.ask(page, answers.taker());
    world.pass(1050);
    expect(answers.told).toEqual(['failed not-running']);
    expect(pool.view()).toMatchObject({ state: 'backing-off', lastEnd: 'no answer to OPTIONS for 1000 ms' });
  });
});

describe('a server that is away', () => {
  it('fails what waits, and what comes next at once, until it is tried again', async () => {
    const pool = newPool();
    pool.ask(page, answers.taker('a'));
    server.connection(1).close('ECONNREFUSED');
    expect(answers.told).toEqual(['a: failed not-running']);
    pool.ask(page, answers.taker('b'));
    await settled();
    expect(answers.told).toEqual(['a: failed not-running', 'b: failed not-running']);
    expect(server.connections).toHaveLength(1);
    expect(pool.view()).toMatchObject({ state: 'backing-off', lastEnd: 'ECONNREFUSED' });

    world.pass(300);
    pool.ask(page, answers.taker('c'));
    server.connection(2).accept();
    server.connection(2).say(OPTIONS_ANSWER);
    server.connection(2).say(UNCHANGED);
    expect(answers.told.at(-1)).toBe('c: unchanged scan');
    expect(pool.view()).toMatchObject({ state: 'running', lastEnd: null });
  });

  it('is tried less and less often, up to half a minute', async () => {
    const pool = newPool();
    const triedAtMs: number[] = [];
    for (let n = 0; n < 4000; n += 1) {
      for (const connection of server.open) {
        triedAtMs.push(world.clock.now());
        connection.close('ECONNREFUSED');
      }
      pool.ask(page, answers.taker());
      await settled();
      world.pass(50);
    }
    const pauses = triedAtMs.slice(1).map((at, index) => at - (triedAtMs[index] ?? 0));
    // It is tried by the first question after each pause, and here one comes every 50 ms.
    expect(pauses.slice(0, 6)).toEqual([300, 550, 1050, 2050, 4050, 8050]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_050);
  });

  it('is tried at once when a person asks for it', () => {
    const pool = newPool();
    server.connection(1).close('ECONNREFUSED');
    pool.restart();
    expect(server.connections).toHaveLength(2);
  });

  it('in the middle of things fails only what is on its way there', () => {
    const pool = knownPool();
    pool.ask(page, answers.taker());
    for (const number of [1, 2]) {
      if (number === 2) server.connection(2).accept();
      server.connection(number).say('ICAP/1.0 200 OK\r\n');
      server.connection(number).close();
    }
    expect(answers.told).toEqual(['failed crashed']);
    expect(pool.view()).toMatchObject({ state: 'running', counters: { crashes: 1 } });
  });
});

describe('too many messages', () => {
  it('are refused when enough wait', async () => {
    const pool = knownPool({ max: 1, queueMax: 2 });
    for (const name of ['a', 'b', 'c', 'd']) pool.ask(page, answers.taker(name));
    await settled();
    expect(answers.told).toEqual(['d: failed overloaded']);
  });
});

describe('stopping', () => {
  it('answers everything, closes everything and leaves no timer', async () => {
    const pool = knownPool();
    pool.ask(page, answers.taker());
    const { told } = adaptUpload(pool);
    await pool.stop();
    expect(answers.told).toEqual(['failed stopped']);
    expect(told.words).toEqual(['unchanged "" after stopped']);
    expect(server.open).toEqual([]);
    expect(world.clock.waiting).toBe(0);
    expect(pool.wants(page)).toBe(false);
    expect(pool.view()).toMatchObject({ state: 'stopped', helpers: [] });
  });

  it('can be followed by starting', async () => {
    const pool = knownPool();
    await pool.stop();
    pool.start();
    pool.ask(page, answers.taker());
    server.connection(2).accept();
    expect(server.connection(2).methods).toEqual(['REQMOD']);
  });
});

it('a connection nobody uses is closed after a minute', async () => {
  const pool = knownPool({}, OPTIONS_ANSWER.replace('TTL: 60', 'TTL: 9999'));
  world.pass(59_000);
  expect(server.open).toHaveLength(1);
  world.pass(7000);
  await settled();
  expect(server.open).toHaveLength(0);
  world.pass(7000);
  expect(world.clock.waiting).toBe(0);
  expect(pool.view().helpers).toEqual([]);
});
