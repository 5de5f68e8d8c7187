import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Deadlines, SWEEP_MS } from '#core/net/deadlines.ts';
import type { DialTarget } from '#core/net/dial.ts';
import { UpstreamConnector } from '#core/net/upstream-connector.ts';
import { plainKey } from '../../support/pool-keys.ts';
import { turnsUntil } from '../../support/socket-pair.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(host: string, port = 0): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

function world(changes = {}) {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  return {
    clock,
    connector: new UpstreamConnector({ connectMs: 10_000, sourceAddress4: '', sourceAddress6: '', ...changes }, clock, deadlines),
    deadlines,
  };
}

const to = (addresses: readonly string[], port: number): DialTarget => ({
  addresses,
  port,
  key: plainKey('site.test', port),
  tlsHost: null,
});

/** A dial starts at the end of its turn. */
const started = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('dialling', () => {
  it('takes the first address that answers, and the next one when it refuses', async () => {
    const { connector, deadlines } = world();
    const port = await listening('127.0.0.2');
    const connection = await connector.connect(to(['127.0.0.3', '::1', '127.0.0.2'], port));
    expect([connection.address, connection.key, deadlines.count]).toEqual(['127.0.0.2', plainKey('site.test', port), 1]);
    connection.destroy();
  });

  it('starts the next address when one is silent for a while, and the first to answer wins', async () => {
    const { connector, clock } = world();
    const port = await listening('127.0.0.1');
    // 240.0.0.1 is reserved: nobody answers, or the system says at once that there is no way; both lead to the next address.
    const dialling = connector.connect(to(['240.0.0.1', '127.0.0.1'], port));
    await started();
    clock.advance(250);
    const connection = await dialling;
    expect(connection.address).toBe('127.0.0.1');
    connection.destroy();
  });

  it('says why nobody could be reached', async () => {
    const { connector } = world();
    const port = await listening('127.0.0.1');
    await expect(connector.connect(to(['127.0.0.9'], port))).rejects.toMatchObject({ code: 'CONNECT_REFUSED' });
  });

  it('gives up after the limit for all attempts together', async () => {
    const { connector, clock } = world({ connectMs: 500 });
    const dialling = connector.connect(to(['127.0.0.1'], await listening('127.0.0.1')));
    await started();
    clock.advance(500 + 2 * SWEEP_MS); // before the loop had a chance to see the answer
    await expect(dialling).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
  });

  it.each([
    ['before it has started', false],
    ['while it is under way', true],
  ])('is given up when the client leaves %s, and leaves no timer behind', async (_when, isUnderWay) => {
    const { connector, clock, deadlines } = world();
    let giveUp = (): void => undefined;
    const dialling = connector.connect(to(['127.0.0.1', '127.0.0.2'], await listening('127.0.0.1')), (how) => (giveUp = how));
    if (isUnderWay) await started();
    expect(deadlines.count).toBe(isUnderWay ? 1 : 0);
    giveUp();
    await expect(dialling).rejects.toMatchObject({ code: 'CLIENT_LEFT' });
    await turnsUntil(() => deadlines.count === 0);
    clock.advance(SWEEP_MS);
    expect(clock.waiting).toBe(0);
  });

  it('starts from the address the admin chose', async () => {
    const { connector } = world({ sourceAddress4: '127.0.0.7' });
    const connection = await connector.connect(to(['127.0.0.1'], await listening('127.0.0.1')));
    expect(connection.socket.localAddress).toBe('127.0.0.7');
    connection.destroy();
  });
});
