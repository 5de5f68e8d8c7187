import { describe, expect, it } from 'vitest';
import { newSecret, Sessions, SESSION_MS } from '#core/monitor/access/sessions.ts';
import { FakeClock, settled } from '../../../support/fake-clock.ts';
import { FixedRandom } from '../../../support/fixed-random.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { SilentLog } from '../../../support/silent-log.ts';

const KEY = 'a-key-of-this-installation';
const DAY_MS = 24 * 60 * 60 * 1000;

interface Browser {
  readonly cookie: string;
  readonly proof: string;
}

function desk(store = new MemoryStore(), clock = new FakeClock(), key = KEY) {
  const log = new SilentLog();
  const random = new FixedRandom();
  const started = async (): Promise<Sessions> => {
    const sessions = new Sessions(key, store, { random, clock, log });
    sessions.port = 8080;
    await sessions.load();
    return sessions;
  };
  return { store, clock, log, started };
}

async function signedIn(sessions: Sessions, before?: Browser): Promise<Browser> {
  const opened = await sessions.open(KEY, before?.cookie);
  if (opened === null) throw new Error('the key was refused');
  return { cookie: opened.cookie.split(';')[0] ?? '', proof: opened.proof };
}

const standing = (sessions: Sessions, { cookie, proof }: Partial<Browser>) =>
  sessions.standingOf({ cookie, proof, authorization: undefined }).type;

describe('a session', () => {
  it('is opened by the key: a cookie no script can read, that lasts, and a proof for the page', async () => {
    const sessions = await desk().started();
    const opened = await sessions.open(KEY);
    expect(opened?.cookie).toMatch(/^hearthgate_8080=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Strict$/);
    expect(opened?.proof).toMatch(/^[\w-]{43}$/);
    expect(opened?.cookie).not.toContain(opened?.proof);
  });

  it.each([['wrong'], [''], [`${KEY}x`], [KEY.slice(0, -1)], [KEY.toUpperCase()]])('is not opened by %j', async (key) => {
    const sessions = await desk().started();
    expect(await sessions.open(key)).toBeNull();
    expect(sessions.standingOf({ cookie: undefined, proof: undefined, authorization: `Bearer ${key}` }).type).toBe('wrong-key');
    expect(sessions.count).toBe(0);
  });

  it('takes both secrets: what another port gets of the browser opens nothing', async () => {
    const sessions = await desk().started();
    const [mine, other] = [await signedIn(sessions), await signedIn(sessions)];
    expect(standing(sessions, mine)).toBe('known');
    expect(standing(sessions, { cookie: mine.cookie })).toBe('cookie-only');
    for (const proof of ['', 'x', other.proof, mine.cookie.split('=')[1] ?? '', `${mine.proof}x`])
      expect(standing(sessions, { cookie: mine.cookie, proof })).toBe('cookie-only');
    expect(standing(sessions, { proof: mine.proof })).toBe('stranger');
  });

  it.each([
    ['no cookie', undefined],
    ['an empty one', ''],
    ['an unknown session', 'hearthgate_8080=unknown'],
    ['a session of another port', 'hearthgate_9090=%ID%'],
    ['rubbish', ';;=;hearthgate_8080'],
  ])('is not recognised by %s', async (_what, cookie) => {
    const sessions = await desk().started();
    const mine = await signedIn(sessions);
    const given = cookie?.replace('%ID%', mine.cookie.split('=')[1] ?? '');
    expect(sessions.standingOf({ cookie: given, proof: mine.proof, authorization: undefined }).type).toBe('stranger');
  });

  it('is found among other cookies, and among some of its name that another port has set', async () => {
    const sessions = await desk().started();
    const { cookie, proof } = await signedIn(sessions);
    expect(standing(sessions, { cookie: `a=1; hearthgate_8080=forged; ${cookie} ; b=2`, proof })).toBe('known');
    expect(standing(sessions, { cookie: `${'hearthgate_8080=x; '.repeat(2000)}${cookie}`, proof })).toBe('stranger'); // bounded
  });

  it('takes the place of the one its browser had before', async () => {
    const sessions = await desk().started();
    const ended: string[][] = [];
    sessions.onEnd = (ids) => void ended.push([...ids]);
    const first = await signedIn(sessions);
    const second = await signedIn(sessions, first);
    expect([standing(sessions, first), standing(sessions, second), sessions.count, ended.length]).toEqual(['stranger', 'known', 1, 1]);
  });

  it('is kept for a bounded number of browsers: the one unused for longest goes', async () => {
    const sessions = await desk().started();
    const [first, second] = [await signedIn(sessions), await signedIn(sessions)];
    for (let more = 0; more < 62; more += 1) await signedIn(sessions);
    expect(standing(sessions, first)).toBe('known');
    await signedIn(sessions);
    expect([sessions.count, standing(sessions, first), standing(sessions, second)]).toEqual([64, 'known', 'stranger']);
  });
});

describe('over a restart', () => {
  it('a session goes on, and nothing that was kept of it opens anything', async () => {
    const { store, started } = desk();
    const mine = await signedIn(await started());
    expect(standing(await started(), mine)).toBe('known');
    for (const secret of [mine.cookie.split('=')[1] ?? '', mine.proof, KEY]) expect(store.text).not.toContain(secret);
    const { id, proof } = (JSON.parse(store.text ?? '') as { sessions: { id: string; proof: string }[] }).sessions[0] ?? {
      id: '',
      proof: '',
    };
    expect(standing(await started(), { cookie: `hearthgate_8080=${id}`, proof })).toBe('stranger');
  });

  it('with another key every session is gone', async () => {
    const { store, clock, started } = desk();
    const mine = await signedIn(await started());
    expect(standing(await desk(store, clock, 'another-key-of-this-installation').started(), mine)).toBe('stranger');
  });

  it.each([['nonsense'], ['[]'], ['{"version":2}'], ['']])('a damaged file (%j) means signing in again, no more', async (text) => {
    const { log, started } = desk(new MemoryStore(text));
    const sessions = await started();
    expect(sessions.count).toBe(0);
    expect(standing(sessions, await signedIn(sessions))).toBe('known');
    expect(log.lines).toEqual([]);
  });

  it('a broken disk costs the lasting, not the session', async () => {
    const { store, log, started } = desk();
    store.broken = new Error('EIO');
    const sessions = await started();
    expect(standing(sessions, await signedIn(sessions))).toBe('known');
    expect(log.lines.length).toBeGreaterThan(0);
  });

  it('one with more sessions than may be is cut', async () => {
    const { store, started } = desk();
    await signedIn(await started());
    const document = JSON.parse(store.text ?? '') as { sessions: { id: string }[] };
    const [one] = document.sessions;
    document.sessions = Array.from({ length: 500 }, (_, at) => ({ ...one, id: `${at}`.padStart(43, 'x') }) as { id: string });
    store.text = JSON.stringify(document);
    expect((await started()).count).toBe(64);
  });
});

describe('the time of a session', () => {
  it('is 90 days from its last use, renewed once a day with a new cookie', async () => {
    const { store, clock, started } = desk();
    const sessions = await started();
    const mine = await signedIn(sessions);
    const ask = () => sessions.standingOf({ ...mine, authorization: undefined });
    expect([ask(), store.writes]).toEqual([{ type: 'known', session: expect.any(String) as string, renewal: null }, 1]);
    for (let day = 0; day < 200; day += 1) {
      clock.advance(DAY_MS);
      const renewed = ask();
      expect(renewed.type === 'known' && renewed.renewal?.startsWith(`${mine.cookie}; `)).toBe(true);
      expect(ask()).toMatchObject({ renewal: null });
      await settled();
    }
    expect(store.writes).toBe(201);
    expect(standing(await started(), mine)).toBe('known');
  });

  it('ends after 90 days without use, also while the program is off, and is then kept no longer', async () => {
    const { store, clock, started } = desk();
    const sessions = await started();
    const [gone, stays] = [await signedIn(sessions), await signedIn(sessions)];
    clock.advance(DAY_MS);
    standing(sessions, stays);
    await settled();
    clock.advance(SESSION_MS - DAY_MS);
    expect([standing(sessions, gone), standing(sessions, stays)]).toEqual(['stranger', 'known']);
    const later = await started();
    expect([standing(later, gone), standing(later, stays)]).toEqual(['stranger', 'known']);
    await signedIn(later);
    expect((JSON.parse(store.text ?? '') as { sessions: unknown[] }).sessions).toHaveLength(2);
  });

  it('does not grow by a clock that was ahead', async () => {
    const { store, clock, started } = desk(new MemoryStore(), new FakeClock(Date.UTC(2046, 0, 1)));
    const mine = await signedIn(await started());
    expect(clock.wallMs()).toBeGreaterThan(0);
    const today = new FakeClock(Date.UTC(2026, 0, 1));
    const sessions = await desk(store, today).started();
    expect(standing(sessions, mine)).toBe('known');
    today.advance(SESSION_MS);
    expect(standing(sessions, mine)).toBe('stranger');
  });
});

describe('removing the file', () => {
  it('ends every session at once, and what they have open is told', async () => {
    const { store, started } = desk();
    const sessions = await started();
    const [mine] = [await signedIn(sessions), await signedIn(sessions)];
    const ended: number[] = [];
    sessions.onEnd = (ids) => void ended.push(ids.size);
    await sessions.noticeRemoval();
    expect(ended).toEqual([]);
    store.text = null;
    await sessions.noticeRemoval();
    expect([ended, sessions.count, standing(sessions, mine)]).toEqual([[2], 0, 'stranger']);
  });

  it('just before the next sign-in does not bring the old ones back', async () => {
    const { store, started } = desk();
    const sessions = await started();
    const old = await signedIn(sessions);
    store.text = null;
    const fresh = await signedIn(sessions);
    const restarted = await started();
    expect([standing(restarted, old), standing(restarted, fresh)]).toEqual(['stranger', 'known']);
  });

  it('means nothing where it never could be written', async () => {
    const { store, started } = desk();
    store.broken = new Error('EROFS');
    const sessions = await started();
    const mine = await signedIn(sessions);
    store.broken = null;
    await sessions.noticeRemoval();
    expect(standing(sessions, mine)).toBe('known');
  });
});

describe('a program', () => {
  it.each([
    [`Bearer ${KEY}`, 'known'],
    [`bearer ${KEY}`, 'known'],
    [`Basic ${KEY}`, 'wrong-key'],
    [KEY, 'wrong-key'],
    ['Bearer', 'wrong-key'],
    ['', 'wrong-key'],
  ])('with Authorization %j: %s', async (authorization, type) => {
    const sessions = await desk().started();
    expect(sessions.standingOf({ cookie: undefined, proof: undefined, authorization }).type).toBe(type);
  });
});

describe('the secrets', () => {
  it('are 256 bits, safe in an address', () => expect(newSecret(new FixedRandom())).toMatch(/^[\w-]{43}$/));
  it('must not be missing', () =>
    expect(() => new Sessions('', new MemoryStore(), { random: new FixedRandom(), clock: new FakeClock(), log: new SilentLog() })).toThrow(
      'at least 16',
    ));
});
