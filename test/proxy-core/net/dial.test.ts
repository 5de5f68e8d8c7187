import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProxyError } from '#core/common/proxy-error.ts';
import { Deadlines } from '#core/net/deadlines.ts';
import { Dial, type DialTarget } from '#core/net/dial.ts';
import type { UpstreamConnection } from '#core/net/upstream-connection.ts';
import { createAuthority, noCertificates } from '../../support/certificates.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { plainKey } from '../../support/pool-keys.ts';
import { turnsUntil } from '../../support/socket-pair.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** A dial and what it tells: how often, and what. */
function dial(target: Partial<DialTarget> & { readonly port: number }) {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const told: (UpstreamConnection | ProxyError)[] = [];
  const one = new Dial(
    { addresses: ['127.0.0.1'], key: plainKey('site.test'), tlsHost: null, ...target },
    { connectMs: 10_000, sourceAddress4: undefined, sourceAddress6: undefined, clock, deadlines },
    { dialled: (connection) => void told.push(connection), dialFailed: (error) => void told.push(error) },
  );
  one.turnEnds();
  const outcome = async (): Promise<UpstreamConnection | ProxyError> => {
    await turnsUntil(() => told.length > 0);
    return told[0] as UpstreamConnection | ProxyError;
  };
  return { one, clock, deadlines, told, outcome };
}

describe('a dial', () => {
  it('that two addresses answer takes the first and closes the other', async () => {
    const accepted: Socket[] = [];
    const port = await listening(
      createServer((socket) => void accepted.push(socket.on('error', () => undefined))),
      '127.0.0.1',
    );
    await listening(
      createServer((socket) => void accepted.push(socket.on('error', () => undefined))),
      '127.0.0.2',
      port,
    );
    const { clock, told, outcome } = dial({ addresses: ['127.0.0.1', '127.0.0.2'], port });
    clock.advance(250); // both are under way before the loop can see an answer
    const connection = (await outcome()) as UpstreamConnection;
    await turnsUntil(() => accepted.length === 2);
    let closed = 0;
    for (const socket of accepted) socket.resume().on('close', () => (closed += 1));
    await turnsUntil(() => closed === 1);
    expect([told.length, connection.isOpen]).toEqual([1, true]);
    connection.destroy();
    await turnsUntil(() => closed === 2);
  });

  it('tries eight addresses, not a hundred', async () => {
    const port = await listening(createServer(), '127.0.0.1');
    const { outcome, told } = dial({ addresses: Array.from({ length: 100 }, (_, at) => `127.0.1.${at + 1}`), port });
    const error = (await outcome()) as ProxyError;
    expect(error.code).toBe('CONNECT_REFUSED');
    expect(error.message.match(/127\.0\.1\.\d+/g)).toHaveLength(8);
    expect(told).toHaveLength(1);
  });

  it('that was given up tells so once, whatever the network says later', async () => {
    const port = await listening(createServer((socket) => socket.on('error', () => undefined)));
    const { one, told, outcome, deadlines } = dial({ port });
    one.giveUp();
    one.giveUp();
    expect(((await outcome()) as ProxyError).code).toBe('CLIENT_LEFT');
    await turnsUntil(() => deadlines.count === 0);
    expect(told).toHaveLength(1);
  });

  it('that the system does not even begin is told, and ends nothing else', async () => {
    const { outcome, told, deadlines } = dial({ port: 70_000 });
    expect(((await outcome()) as ProxyError).code).toBe('INTERNAL');
    expect([told.length, deadlines.count]).toEqual([1, 0]);
  });

  it('takes the key it is given, so that a parent is one place whatever its address', async () => {
    const port = await listening(createServer((socket) => socket.on('error', () => undefined)));
    const connection = (await dial({ port, key: plainKey('parent.test', 3128) }).outcome()) as UpstreamConnection;
    expect([connection.key, connection.address]).toEqual([plainKey('parent.test', 3128), '127.0.0.1']);
    connection.destroy();
  });
});

describe('a dial over TLS', () => {
  it('to somebody who does not speak it is told as such', async () => {
    const port = await listening(createServer((socket) => socket.on('error', () => undefined).end('220 hello\r\n')));
    expect(((await dial({ port, tlsHost: 'site.test' }).outcome()) as ProxyError).code).toBe('UPSTREAM_TLS');
  });

  it('to a port nobody listens on is refused like every other', async () => {
    const server = createServer();
    const port = await listening(server);
    servers.splice(0);
    await new Promise((resolve) => server.close(resolve));
    expect(((await dial({ port, tlsHost: 'site.test' }).outcome()) as ProxyError).code).toBe('CONNECT_REFUSED');
  });

  it('to somebody whose certificate nobody vouches for is not taken', async (context) => {
    if (noCertificates !== undefined) return context.skip(noCertificates);
    const certificate = createAuthority(join(folder, 'own')).certify(['DNS:site.test', 'IP:127.0.0.1']);
    const server = createTlsServer(certificate, (socket) => socket.on('error', () => undefined));
    const port = await listening(server);
    for (const tlsHost of ['site.test', '127.0.0.1'])
      expect(((await dial({ port, tlsHost }).outcome()) as ProxyError).code).toBe('UPSTREAM_TLS');
  });

  it('to somebody who never finishes the handshake is given up in time', async () => {
    const port = await listening(createServer((socket) => socket.on('error', () => undefined)));
    const { clock, outcome } = dial({ port, tlsHost: 'site.test' });
    clock.advance(11_000);
    expect(((await outcome()) as ProxyError).code).toBe('CONNECT_TIMEOUT');
  });
});
