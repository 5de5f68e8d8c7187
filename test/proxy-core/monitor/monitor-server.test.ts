/** The monitor as a server: bounds, streams, ports. Real sockets, no browser. */
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startMonitor } from '#core/monitor/monitor-server.ts';
import { FixedRandom } from '../../support/fixed-random.ts';
import { useMonitors } from '../../support/monitors.ts';
import { RawConnection } from '../../support/raw-http.ts';

const monitors = useMonitors();

describe('slow and many clients', () => {
  it('who never finish their head lose the connection, with a word', async () => {
    const monitor = await monitors.start({ limits: { headMs: 50, requestMs: 100 } });
    const connection = new RawConnection(monitor.port);
    connection.send('GET / HTTP/1.1\r\nHost: 127');
    await connection.closed;
    expect(connection.status).toBe(408);
  });

  it('who never finish their body too', async () => {
    const monitor = await monitors.start({ limits: { headMs: 50, requestMs: 100 } });
    const connection = new RawConnection(monitor.port);
    connection.send(
      `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${monitor.port}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    await connection.closed;
    expect([0, 408]).toContain(connection.status);
  });

  it('beyond the bound are turned away, the others stay', async () => {
    const monitor = await monitors.start({ limits: { maxConnections: 3 } });
    const first = Array.from({ length: 3 }, () => new RawConnection(monitor.port));
    for (const connection of first) {
      connection.send(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${monitor.port}\r\n\r\n`);
      await connection.until('ok');
    }
    const late = new RawConnection(monitor.port);
    await late.closed;
    expect(late.received).toBe('');
    first[0]?.send(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${monitor.port}\r\n\r\n`);
    expect(await first[0]?.until('ok\nHTTP')).toContain('ok\n');
    for (const connection of first) connection.socket.destroy();
  });
});

describe('the feed', () => {
  it('starts with everything and ends when the reader leaves', async () => {
    const stop = new AbortController();
    const feed = await monitors.client().feed({ connections: true }, { signal: stop.signal });
    expect((await feed.next()).value).toMatchObject({ state: { filteringOn: true }, connections: { reset: true } });
    expect(monitors.control.followers).toBe(1);
    stop.abort();
    await expect.poll(() => monitors.control.followers).toBe(0);
  });

  it('tells the reader of a change another one made', async () => {
    const stop = new AbortController();
    const feed = await monitors.client().feed({ connections: false }, { signal: stop.signal });
    await feed.next();
    const next = feed.next();
    expect(await monitors.client().filtering.switch({ on: false })).toEqual({ ok: true });
    monitors.clock.advance(250);
    expect((await next).value).toMatchObject({ state: { filteringOn: false } });
    await monitors.client().filtering.switch({ on: true });
    stop.abort();
    await expect.poll(() => monitors.control.followers).toBe(0);
  });

  it('serves many at once, refuses one too many in words, and forgets those that vanish', async () => {
    const streams = Array.from({ length: 32 }, () => monitors.follow());
    for (const stream of streams) await stream.until('filteringOn');
    expect(monitors.control.followers).toBe(32);
    const late = monitors.follow();
    await late.until('Too many windows');
    expect(late.received).toContain('Too many windows are open');
    for (const stream of [...streams, late]) stream.socket.destroy();
    await expect.poll(() => monitors.control.followers).toBe(0);
  });

  it('drops a connection on which nothing moves any more', async () => {
    const monitor = await monitors.start({ limits: { stuckMs: 200 } });
    const stuck = monitors.follow(monitor.port);
    await stuck.until('filteringOn');
    await stuck.closed;
    await expect.poll(() => monitors.control.followers).toBe(0);
  });

  it('ends with the monitor', async () => {
    const monitor = await monitors.start();
    const stream = monitors.follow(monitor.port);
    await stream.until('filteringOn');
    await monitor.stop();
    await stream.closed;
    await expect.poll(() => monitors.control.followers).toBe(0);
  });
});

describe('a port', () => {
  it('that somebody else has is reported, not thrown', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
    const taken = (other.address() as { port: number }).port;
    const outcome = await startMonitor(monitors.options({ port: taken }), {
      random: new FixedRandom(),
      log: monitors.log,
      clock: monitors.clock,
    });
    expect(outcome).toMatchObject({ type: 'busy', userText: expect.stringContaining(`127.0.0.1:${taken}`) as string });
    await new Promise((resolve) => void other.close(resolve));
  });

  it.each(['0.0.0.0', '::', ''])('that other machines would reach (host %j) is closed again, and refused in words', async (host) => {
    const ports = { random: new FixedRandom(), log: monitors.log, clock: monitors.clock };
    const outcome = await startMonitor(monitors.options({ host }), ports);
    expect(outcome).toMatchObject({
      type: 'refused',
      userText: expect.stringMatching(/other machines|EAFNOSUPPORT|EADDRNOTAVAIL/) as string,
    });
  });

  it('on an address this machine does not have is refused in words', async () => {
    expect(
      await startMonitor(monitors.options({ host: '192.0.2.1' }), { random: new FixedRandom(), log: monitors.log, clock: monitors.clock }),
    ).toMatchObject({
      type: 'refused',
    });
  });
});
