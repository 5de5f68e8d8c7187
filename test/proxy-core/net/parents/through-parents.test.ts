import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ProxyError } from '#core/common/proxy-error.ts';
import { Deadlines } from '#core/net/deadlines.ts';
import { throughParents, type ParentNetwork, type ParentProxy, type WayWanted } from '#core/net/parents/through-parents.ts';
import { UpstreamConnector } from '#core/net/upstream-connector.ts';
import { UpstreamPool } from '#core/net/kept/upstream-pool.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A parent that answers every CONNECT with this. */
async function parentThat(answer: string): Promise<{ readonly port: number; readonly heard: string[] }> {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.on('data', (data: Buffer) => (heard.push(data.toString()), socket.write(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server, { close: () => sockets.forEach((socket) => socket.destroy()) });
  return { port: (server.address() as AddressInfo).port, heard };
}

const ESTABLISHED = 'HTTP/1.1 200 OK\r\n\r\n';
const REFUSED = 'HTTP/1.1 403 Forbidden\r\n\r\n';
const parent = (port: number, changes: Partial<ParentProxy> = {}): ParentProxy => ({
  kind: 'http',
  host: 'parent.test',
  port,
  credentials: null,
  ...changes,
});

function world(addressesOf: ParentNetwork['addressesOf'] = () => Promise.resolve(['127.0.0.1'])) {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const connector = new UpstreamConnector({ connectMs: 10_000, sourceAddress4: '', sourceAddress6: '' }, clock, deadlines);
  const pool = new UpstreamPool({ maxIdle: 8, maxIdlePerKey: 8, idleMs: 10_000 }, deadlines);
  open.push({ close: () => pool.clear() });
  const network = { pool, connector, deadlines, limits: { connectMs: 10_000 }, addressesOf };
  const way = (parents: readonly ParentProxy[], changes: Partial<WayWanted> = {}) =>
    throughParents(
      {
        site: 'site.test',
        host: 'site.test',
        port: 443,
        parents,
        use: 'tunnel',
        tunnelFields: 'Via: 1.1 us\r\n',
        abandoned: () => undefined,
        ...changes,
      },
      network,
    ).then((found) => {
      open.push({ close: () => found.connection.destroy() });
      return found;
    });
  return { way, pool };
}

describe('the way through parents', () => {
  it('is the first that opens a tunnel; one that refuses or is gone is passed over', async () => {
    const { way } = world();
    const [gone, refusing, good] = [await parentThat(''), await parentThat(REFUSED), await parentThat(`${ESTABLISHED}early`)];
    open.splice(0, 2).forEach((each) => each.close());
    const found = await way([parent(gone.port), parent(refusing.port), parent(good.port)]);
    expect([found.connection.port, found.early?.toString(), found.proxyFields]).toEqual([good.port, 'early', null]);
    expect(refusing.heard).toEqual(['CONNECT site.test:443 HTTP/1.1\r\nHost: site.test:443\r\nVia: 1.1 us\r\n\r\n']);
  });

  it('ends with what the last one said', async () => {
    const { way } = world();
    const refusing = await parentThat(REFUSED);
    await expect(way([parent(refusing.port)])).rejects.toMatchObject({ code: 'PARENT_REFUSED' });
    await expect(way([])).rejects.toMatchObject({ code: 'PARENT_REFUSED' });
  });

  it.each(['CLIENT_LEFT', 'LOOP_DETECTED', 'DESTINATION_REFUSED'] as const)('does not go on after %s', async (code) => {
    const good = await parentThat(ESTABLISHED);
    let asked = 0;
    const { way } = world(() => ((asked += 1), asked === 1 ? Promise.reject(new ProxyError(code, 'x')) : Promise.resolve(['127.0.0.1'])));
    await expect(way([parent(good.port), parent(good.port)])).rejects.toMatchObject({ code });
    expect(asked).toBe(1);
  });

  it.each(['NAME_NOT_FOUND', 'NAME_TIMEOUT', 'NAME_LOOKUP_FAILED'] as const)('goes on after %s of a parent', async (code) => {
    const good = await parentThat(ESTABLISHED);
    let asked = 0;
    const { way } = world(() => ((asked += 1), asked === 1 ? Promise.reject(new ProxyError(code, 'x')) : Promise.resolve(['127.0.0.1'])));
    expect((await way([parent(good.port), parent(good.port)])).connection.port).toBe(good.port);
  });

  it('asks where a parent is as something chosen, and where a site is as anything else', async () => {
    const asked: string[] = [];
    const good = await parentThat(ESTABLISHED);
    const { way } = world((host, port, isChosen) => (asked.push(`${host}:${port} ${isChosen}`), Promise.resolve(['127.0.0.1'])));
    await way([parent(good.port)]);
    await way([{ kind: 'direct', host: '', port: 0, credentials: null }], { port: good.port });
    expect(asked).toEqual([`parent.test:${good.port} true`, `site.test:${good.port} false`]);
  });
});

describe('a request that is no tunnel', () => {
  it('goes to an HTTP parent as it is, with the credentials and no handshake', async () => {
    const { way } = world();
    const good = await parentThat('');
    const found = await way([parent(good.port, { credentials: { user: 'mía', password: 'p:w' } })], { use: 'exchange' });
    expect(found.proxyFields).toBe(`Proxy-Authorization: Basic ${Buffer.from('mía:p:w').toString('base64')}\r\n`);
    expect([found.early, good.heard]).toEqual([null, []]);
  });

  it('takes a kept connection of that parent whatever the site, but not for what must not meet a dead one', async () => {
    const { way, pool } = world();
    const good = parent((await parentThat('')).port);
    const first = await way([good], { use: 'exchange', host: 'one.test' });
    pool.keep(first.connection);
    expect((await way([good], { use: 'exchange', host: 'two.test' })).connection).toBe(first.connection);
    pool.keep(first.connection);
    expect((await way([good], { use: 'fresh' })).connection).not.toBe(first.connection);
    expect([first.connection.isOpen, pool.idleCount]).toEqual([false, 0]); // the new one takes its place
  });

  it('never takes a connection that was opened with the credentials of another rule', async () => {
    const { way, pool } = world();
    const { port } = await parentThat('');
    const [ours, theirs] = ['ours', 'theirs'].map((user) => parent(port, { credentials: { user, password: 'x' } })) as [
      ParentProxy,
      ParentProxy,
    ];
    const first = await way([ours], { use: 'exchange' });
    pool.keep(first.connection);
    expect((await way([theirs], { use: 'exchange' })).connection).not.toBe(first.connection);
    expect((await way([ours], { use: 'exchange' })).connection).toBe(first.connection);
  });

  it('never takes another tunnel for its own', async () => {
    const { way, pool } = world();
    const good = await parentThat(ESTABLISHED);
    const tunnel = await way([parent(good.port)]);
    pool.keep(tunnel.connection);
    expect((await way([parent(good.port)])).connection).not.toBe(tunnel.connection);
    expect((await way([parent(good.port)], { use: 'exchange' })).connection).not.toBe(tunnel.connection);
  });
});
