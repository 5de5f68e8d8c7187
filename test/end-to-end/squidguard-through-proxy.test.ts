/** Debian's squidGuard, as somebody has it from Squid, beside the running proxy: pages, tunnels, people, many at once. */
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { CoreWorld } from '../support/core-world.ts';
import { needDebianPackage } from '../support/debian-package.ts';
import { CAN_COUNT, holdings } from '../support/left-behind.ts';
import { answering, ok, origin, type Origin } from '../support/raw-peers.ts';
import { asked, coreToldBy, getOf, ordersTo, until } from '../support/redirected-core.ts';
import { SQUIDGUARD, squidGuardFolder } from '../support/squidguard.ts';

const NAMES = ['games.example', 'www.games.example', 'news.example', 'school.example', 'block.example'];
const basic = (text: string): string => `Proxy-Authorization: Basic ${Buffer.from(text).toString('base64')}\r\n`;

describe('squidGuard beside the running proxy', () => {
  let missing: string | null = null;
  let world: CoreWorld;
  let orders: ReturnType<typeof ordersTo>;

  beforeAll(async () => {
    missing = needDebianPackage('squidguard', SQUIDGUARD);
    if (missing !== null) return;
    world = await coreToldBy([], NAMES, { 'proxy.users': 'anna:pass,tom:pass' });
    orders = ordersTo(world);
  });

  const needsIt = (context: TestContext): void => {
    if (missing !== null) context.skip(missing);
  };
  const site = (): Promise<Origin> => origin(answering((head) => ok(`${head.split(' ', 2)[1]} of ${/host: (\S+)/i.exec(head)?.[1]}`)));
  /** It knows no channel-IDs: one question at a time, several helpers. */
  const guard = async (answer: string): Promise<void> => {
    for (const { name } of (await orders.redirectors.settings()).pools) await orders.redirectors.remove({ pool: name });
    const program = { program: SQUIDGUARD, arguments: ['-c', squidGuardFolder(answer)], concurrency: 0, min: 2, max: 4 };
    expect(await orders.redirectors.add({ name: 'guard', ...program, timeoutMs: 20_000, queue: 2000, onFailure: 'deny' })).toEqual({
      ok: true,
    });
  };
  const get = (host: string, port: number, who = 'tom') => asked(world.port, getOf(`${host}:${port}`, '/', basic(`${who}:pass`)));

  it('lets what is on no list through, sends what is listed to its block page, and knows people', async (context) => {
    needsIt(context);
    const { port } = await site();
    await guard('302:http://block.example/?why=%t&url=%u');
    expect((await get('school.example', port)).content).toBe(`/ of school.example:${port}`);
    const refused = await get('www.games.example', port);
    expect(refused.status).toBe(302);
    expect(refused.head).toContain(`http://block.example/?why=games&url=http://www.games.example:${port}/`);
    expect((await get('www.games.example', port, 'anna')).status).toBe(200);
    const row = (await world.rows(3)).find(({ user, host }) => user === 'tom' && host === 'www.games.example');
    expect(row).toMatchObject({ action: 'redirect', because: 'redirector', status: 302 });
  });

  it('rewrites without the browser seeing it', async (context) => {
    needsIt(context);
    const { port } = await site();
    await guard(`http://block.example:${port}/page`);
    expect((await get('games.example', port)).content).toBe(`/page of block.example:${port}`);
  });

  it('refuses tunnels to listed sites', async (context) => {
    needsIt(context);
    const { port } = await site();
    await guard('302:http://block.example/');
    const tunnel = (host: string) =>
      asked(world.port, `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n${basic('tom:pass')}\r\n`);
    expect((await tunnel('games.example')).status).not.toBe(200);
    expect((await tunnel('school.example')).status).toBe(200);
  });

  it('answers 300 requests at once, each with its own answer, and leaves nothing behind', async (context) => {
    needsIt(context);
    const { port } = await site();
    await guard('302:http://block.example/?%u');
    await orders.redirectors.remove({ pool: 'guard' });
    await until(() => !CAN_COUNT || holdings().children.length === 0, 'no helper');
    await guard('302:http://block.example/?%u');
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, at) =>
        asked(world.port, getOf(`${at % 3 === 0 ? 'games' : 'school'}.example:${port}`, `/${at}`, basic('tom:pass'))),
      ),
    );
    const told = answers.map(({ status, head, content }) => (status === 302 ? /\?(.*)\r/.exec(head)?.[1] : content));
    expect(told).toEqual(
      answers.map((_, at) => (at % 3 === 0 ? `http://games.example:${port}/${at}` : `/${at} of school.example:${port}`)),
    );
    const [view] = await orders.redirectors.pools();
    expect(view?.counters).toMatchObject({ asked: 300, answered: 300, failed: 0, crashes: 0 });
    await orders.redirectors.remove({ pool: 'guard' });
    await until(() => !CAN_COUNT || holdings().children.length === 0, 'no helper');
  }, 60_000);
});
