/** Whatever a helper does wrong, the running proxy gives the configured answer in time, and keeps no process and no descriptor of it. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CoreWorld } from '../support/core-world.ts';
import { CAN_COUNT, holdings, type Holdings } from '../support/left-behind.ts';
import { client } from '../support/raw-peers.ts';
import { asked, coreToldBy, getOf, ordersTo, until, type WholeAnswer } from '../support/redirected-core.ts';

const FAULTY = fileURLToPath(new URL('../support/helper-programs/faulty.ts', import.meta.url));
const NO_ANSWER = /<p>A filter program did not answer, and then nothing is let through\.<\/p>/;
const AT_ONCE = 3;

interface Faulty {
  readonly program: string;
  readonly arguments?: string[];
  readonly protocol?: 'squid' | 'url' | 'icap-stdio';
  readonly concurrency?: number;
  readonly min?: number;
  readonly max?: number;
  readonly queue?: number;
  readonly timeoutMs?: number;
  readonly onFailure?: 'allow' | 'deny' | 'skip';
}

let world: CoreWorld;
let api: ReturnType<typeof ordersTo>;
beforeAll(async () => {
  world = await coreToldBy([], ['a.test']);
  api = ordersTo(world);
  // What a first child process needs of the system is made once and stays; after that every one has to leave things as they were.
  await api.redirectors.add({ name: 'first', program: 'permit-all' });
  await asked(world.port, getOf('a.test:8'));
  await api.redirectors.remove({ pool: 'first' });
  await until(() => !CAN_COUNT || holdings().children.length === 0, 'a quiet beginning');
});

/** Asks through a pool with a fault, takes the pool away, and waits until everything of it is gone. */
async function answersBeside(faulty: Faulty, requests = AT_ONCE): Promise<readonly WholeAnswer[]> {
  const before = CAN_COUNT ? holdings() : null;
  const limits = { concurrency: 10, timeoutMs: 300, onFailure: 'deny' as const, min: 1, max: 1 };
  expect(await api.redirectors.add({ name: 'faulty', ...limits, ...faulty })).toEqual({ ok: true });
  // They are started one after the other.
  await until(async () => ((await api.redirectors.pools())[0]?.counters.started ?? 0) >= (faulty.min ?? 1), 'its helpers');
  const answers = await Promise.all(Array.from({ length: requests }, (_, at) => asked(world.port, getOf('a.test:8', `/${at}`))));
  expect(await api.redirectors.remove({ pool: 'faulty' })).toEqual({ ok: true });
  if (before !== null) await nothingLeftSince(before);
  return answers;
}

/** Fewer is as good: a connection of the test itself may have been on its way out. */
const nothingLeftSince = (before: Holdings): Promise<void> =>
  until(
    () => {
      const now = holdings();
      return now.descriptors <= before.descriptors && now.children.length === before.children.length;
    },
    `as before: ${JSON.stringify(before)}`,
  );

const expectDenied = (answers: readonly WholeAnswer[]): void => {
  for (const { status, content } of answers) expect([status, content]).toEqual([403, expect.stringMatching(NO_ANSWER)]);
};

describe('a helper that', () => {
  for (const concurrency of [0, 10]) {
    const how = concurrency === 0 ? 'asked one question at a time' : 'with channel-IDs';
    for (const fault of ['silent', 'half', 'junk', 'giant', 'floods', 'deaf', 'stays'])
      it(`is ${fault}, ${how}, costs the configured answer`, async () =>
        expectDenied(await answersBeside({ program: FAULTY, arguments: [fault], concurrency })));
  }

  it('answers under a wrong ID answers nothing', async () =>
    expectDenied(await answersBeside({ program: FAULTY, arguments: ['wrong-id'] })));

  it('says more than it was asked is believed once', async () => {
    const answers = await answersBeside({ program: FAULTY, arguments: ['twice'], timeoutMs: 10_000 });
    expect(answers.map(({ head }) => /location/i.test(head))).toEqual([false, false, false]);
  });

  for (const protocol of ['squid', 'url', 'icap-stdio'] as const)
    it(`greets nobody who asked costs the configured answer (${protocol})`, async () =>
      expectDenied(await answersBeside({ program: FAULTY, arguments: ['greets'], protocol, concurrency: 0 })));

  for (const onFailure of ['allow', 'skip'] as const)
    it(`is silent with ${onFailure} lets the request go its way`, async () => {
      const answers = await answersBeside({ program: FAULTY, arguments: ['silent'], onFailure });
      expect(answers.map(({ status }) => status)).toEqual([502, 502, 502]); // nobody is there: it was tried
    });
});

describe.skipIf(process.platform === 'win32')('a helper that dies', () => {
  const LINE = 'OK status=302 url="http://b.example/"\n';
  const PAGE = 'HTTP/1.1 302 Found\r\nLocation: http://b.example/\r\n\r\n';
  const ICAP = `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${PAGE.length}\r\n\r\n${PAGE}2\r\nno\r\n0\r\n\r\n`;

  /** Reads the beginning of one question, says so much of an answer, and is gone. */
  const saysAndDies = (beginning: string, said: string): Faulty => {
    const octal = [...said].map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`).join('');
    return {
      program: 'sh',
      arguments: ['-c', `read first rest; ${beginning}; printf '${octal}'; exit 1`],
      min: 2,
      max: 2,
      timeoutMs: 10_000,
    };
  };

  for (const [name, beginning, options, wire] of [
    ['a line with its channel-ID', 'printf "%s " "$first"', { concurrency: 10 }, LINE],
    ['a line', ':', { concurrency: 0 }, LINE],
    ['an ICAP response', ':', { protocol: 'icap-stdio' }, ICAP],
  ] as const)
    it(`after any octet of ${name} is not believed before the last one`, async () => {
      for (let cut = 0; cut < wire.length; cut += 1)
        expectDenied(await answersBeside({ ...saysAndDies(beginning, wire.slice(0, cut)), ...options }, 1));
      const [answer] = await answersBeside({ ...saysAndDies(beginning, wire), ...options }, 1);
      expect(answer?.head).toMatch(/^HTTP\/1\.1 302 [^]*location: http:\/\/b\.example\//i);
    }, 60_000);
});

describe('a pool that', () => {
  it('cannot start its program costs the configured answer', async () =>
    expectDenied(await answersBeside({ program: '/nowhere/at/all', timeoutMs: 10_000 })));

  it('may not be run costs the configured answer', async () =>
    expectDenied(await answersBeside({ program: fileURLToPath(new URL('../support/', import.meta.url)), timeoutMs: 10_000 })));

  it('has too many waiting refuses the rest at once, and none of them waits for ever', async () =>
    expectDenied(await answersBeside({ program: FAULTY, arguments: ['silent'], concurrency: 0, queue: 2 }, 20)));

  it('is taken away while it is asked answers everybody', async () => {
    const before = CAN_COUNT ? holdings() : null;
    const silent = { program: FAULTY, arguments: ['silent'], concurrency: 2, queue: 100, timeoutMs: 60_000, onFailure: 'deny' as const };
    await api.redirectors.add({ name: 'faulty', ...silent, min: 1, max: 1 });
    const answers = Array.from({ length: 10 }, (_, at) => asked(world.port, getOf('a.test:8', `/${at}`)));
    await until(async () => (await api.redirectors.pools())[0]?.queued === 8, 'eight that wait');
    await api.redirectors.remove({ pool: 'faulty' });
    expectDenied(await Promise.all(answers));
    if (before !== null) await nothingLeftSince(before);
  });

  it('is left by its client forgets the answer', async () => {
    const before = CAN_COUNT ? holdings() : null;
    const silent = { program: FAULTY, arguments: ['silent'], timeoutMs: 200, onFailure: 'deny' as const };
    await api.redirectors.add({ name: 'faulty', ...silent, min: 1, max: 1 });
    const leaving = await client(world.port);
    leaving.say(getOf('a.test:8'));
    await until(async () => (await api.redirectors.pools())[0]?.busy === 1, 'it is asked');
    leaving.socket.destroy();
    await until(async () => (await api.redirectors.pools())[0]?.counters.failures.silent === 1, 'the time is over');
    await api.redirectors.remove({ pool: 'faulty' });
    if (before !== null) await nothingLeftSince(before);
  });
});
