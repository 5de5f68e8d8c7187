import { describe, expect, it, vi } from 'vitest';
import { Deadlines } from '#core/net/deadlines.ts';
import { DownstreamConnection } from '#core/net/downstream-connection.ts';
import { DEFAULT_HEAD_LIMITS } from '#core/protocol/http1/head/head-scanner.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { received, socketPair, turnsUntil } from '../../support/socket-pair.ts';

async function world() {
  const clock = new FakeClock();
  const { near: browser, far } = await socketPair();
  const limits = { ...DEFAULT_HEAD_LIMITS, headMs: 3000, keepAliveMs: 6000, bodyStallMs: 1000, lingerMs: 500 };
  return { clock, browser, connection: new DownstreamConnection(far, limits, new Deadlines(clock)) };
}

const GET = 'GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a client connection', () => {
  it('gives requests one at a time, also when they come together', async () => {
    const { browser, connection } = await world();
    browser.write(`${GET}${GET.replace('GET', 'HEAD')}`);
    expect(await connection.nextRequest()).toMatchObject({ type: 'request', head: { method: 'GET' } });
    expect(await connection.nextRequest()).toMatchObject({ type: 'request', head: { method: 'HEAD' } });
  });

  it('gives content to whoever listens and keeps what it did not read', async () => {
    const { browser, connection } = await world();
    browser.write(`${GET}content${GET}`);
    await connection.nextRequest();
    let heard = '';
    connection.listen({
      downstreamOctets: (octets, from) => ((heard += octets.toString('latin1', from, from + 7)), from + 7),
      downstreamDrained: () => undefined,
      downstreamEnded: () => undefined,
      downstreamClosed: () => undefined,
      downstreamExpired: () => undefined,
    });
    await turnsUntil(() => heard !== '');
    connection.listen(null);
    expect([heard, (await connection.nextRequest()).type]).toEqual(['content', 'request']);
  });

  it('that never says anything is closed without an answer', async () => {
    const { clock, connection } = await world();
    const next = connection.nextRequest();
    clock.advance(7000);
    expect(await next).toEqual({ type: 'closed' });
  });

  it('that stops in the middle of a head is told that it was too slow', async () => {
    const { clock, browser, connection } = await world();
    const next = connection.nextRequest();
    browser.write('GET http://x/ HT');
    await turnsUntil(() => connection.deadlineAt < 6000);
    clock.advance(4000);
    expect(await next).toMatchObject({ type: 'malformed', fault: 'REQUEST_TIMEOUT' });
  });

  it('that drips a head has no more time than one that stops', async () => {
    const { clock, browser, connection } = await world();
    const next = connection.nextRequest();
    for (const octet of 'GET ') {
      browser.write(octet);
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(900);
    }
    clock.advance(500);
    expect(await next).toMatchObject({ type: 'malformed', fault: 'REQUEST_TIMEOUT' });
  });

  it('that ends in the middle of a head is malformed; one that ends between requests is just over', async () => {
    const half = await world();
    half.browser.end('GET http');
    expect(await half.connection.nextRequest()).toMatchObject({ type: 'malformed' });
    const done = await world();
    done.browser.end(GET);
    await done.connection.nextRequest();
    expect(await done.connection.nextRequest()).toEqual({ type: 'closed' });
  });

  it('is read for a moment after the last answer, then closed', async () => {
    const { clock, browser, connection } = await world();
    browser.write(GET);
    await connection.nextRequest();
    const answer = received(browser, 6);
    connection.socket.write('answer');
    connection.finish(false);
    browser.write('x'.repeat(1000));
    expect(await answer).toBe('answer');
    expect(connection.isClosed).toBe(false);
    clock.advance(2000);
    await turnsUntil(() => connection.isClosed);
  });

  it('that goes on and on after the last answer is not read for ever, and can still read the answer', async () => {
    const { clock, browser, connection } = await world();
    browser.write(GET);
    await connection.nextRequest();
    connection.socket.write('answer');
    connection.finish(false);
    browser.write(Buffer.alloc(64 << 20));
    await turnsUntil(() => connection.socket.isPaused());
    expect(connection.socket.bytesRead).toBeLessThan(17 << 20);
    expect(await received(browser, 6)).toBe('answer');
    clock.advance(2000);
    await turnsUntil(() => connection.isClosed);
  });

  it('is read on while it goes on sending, but not for ever', async () => {
    const { clock, browser, connection } = await world();
    browser.write(GET);
    await connection.nextRequest();
    connection.finish(false);
    let rounds = 0;
    for (; !connection.isClosed && rounds < 20; rounds += 1) {
      const before = connection.socket.bytesRead;
      browser.write('more');
      await turnsUntil(() => connection.socket.bytesRead > before || connection.isClosed);
      clock.advance(400);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(rounds).toBeGreaterThan(3);
    expect(rounds).toBeLessThan(12);
  });

  it('whose answer was cut short gets what there is of it, and a reset in the end', async () => {
    const { clock, browser, connection } = await world();
    const reset = vi.spyOn(connection.socket, 'resetAndDestroy');
    const answer = received(browser, 4);
    connection.socket.write('half');
    connection.finishCutShort();
    expect(await answer).toBe('half');
    expect(reset).not.toHaveBeenCalled();
    clock.advance(2000);
    await turnsUntil(() => connection.isClosed);
    expect(reset).toHaveBeenCalledOnce();
  });

  it('that said its request is the last is closed at once, the answer whole', async () => {
    const { browser, connection } = await world();
    browser.write(GET);
    await connection.nextRequest();
    const answer = received(browser, 6);
    connection.socket.write('answer');
    connection.finish(true);
    expect(connection.socket.destroyed).toBe(true);
    expect(await answer).toBe('answer');
  });

  it.each([
    ['has sent more all the same', GET, ''],
    ['has not taken all of its answer', '', 'x'.repeat(8 << 20)],
  ])('that said its request is the last but %s is read for a moment', async (_name, more, long) => {
    const { clock, browser, connection } = await world();
    browser.pause();
    browser.write(GET + more);
    await connection.nextRequest();
    connection.socket.write(`answer${long}`);
    connection.finish(true);
    expect(connection.socket.destroyed).toBe(false);
    clock.advance(2000);
    await turnsUntil(() => connection.isClosed);
  });

  it('that has ended is probed only while somebody waits for it', async () => {
    const { browser, connection } = await world();
    const probes: boolean[] = [];
    connection.socket.setKeepAlive = (on) => (probes.push(on === true), connection.socket);
    browser.write(GET);
    await connection.nextRequest();
    browser.end();
    await turnsUntil(() => probes.length > 0);
    const gone = await world();
    gone.connection.socket.setKeepAlive = () => expect.unreachable('it is closed already');
    gone.browser.write(GET);
    await gone.connection.nextRequest();
    gone.connection.listen({
      downstreamOctets: (octets) => octets.length,
      downstreamDrained: () => undefined,
      downstreamEnded: () => gone.connection.destroy(),
      downstreamClosed: () => undefined,
      downstreamExpired: () => undefined,
    });
    gone.browser.end();
    await turnsUntil(() => gone.connection.isClosed);
  });

  it('keeps only so much of what comes too early', async () => {
    const { browser, connection } = await world();
    browser.write(GET);
    await connection.nextRequest();
    browser.write(Buffer.alloc(20 << 20));
    await turnsUntil(() => connection.socket.isPaused());
    const read = connection.socket.bytesRead;
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(connection.socket.bytesRead - read).toBeLessThan(200_000);
    expect(read).toBeLessThan(400_000);
  });

  it('does not read more for each request while thousands are waiting', async () => {
    const { browser, connection } = await world();
    browser.write(GET.repeat(100_000));
    const idle = {
      downstreamOctets: (_octets: Buffer, from: number) => from,
      downstreamDrained: () => undefined,
      downstreamEnded: () => undefined,
      downstreamClosed: () => undefined,
      downstreamExpired: () => undefined,
    };
    for (let count = 0; count < 100; count += 1) {
      expect((await connection.nextRequest()).type).toBe('request');
      connection.listen(idle);
      await new Promise((resolve) => setImmediate(resolve));
      connection.listen(null);
      connection.resume();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(connection.socket.bytesRead).toBeLessThan(400_000);
  });

  it('with many requests at once lets others go first after some, and serves all of them', async () => {
    const { browser, connection } = await world();
    const many = 1000;
    const waits: number[] = [];
    browser.write(GET.repeat(many));
    for (let served = 0; served < many; served += 1) {
      expect((await connection.nextRequest()).type).toBe('request');
      const others = connection.othersFirst();
      if (others === null) continue;
      waits.push(served);
      await others;
    }
    expect(waits.length).toBeGreaterThan(many / 20);
    expect(Math.max(...waits.map((at, index) => at - (waits[index - 1] ?? 0)))).toBeLessThan(20);
  });

  it('with one request after the other never waits for others', async () => {
    const { browser, connection } = await world();
    for (let served = 0; served < 100; served += 1) {
      browser.write(GET);
      await connection.nextRequest();
      expect(connection.othersFirst()).toBeNull();
    }
  });
});
