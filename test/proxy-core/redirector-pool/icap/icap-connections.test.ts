import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionTaker, IcapConnection } from '#core/redirector-pool/icap/icap-connection.ts';
import { IcapConnections } from '#core/redirector-pool/icap/icap-connections.ts';
import { settled } from '../../../support/fake-clock.ts';
import { ScriptedIcapServer } from '../../../support/scripted-icap-server.ts';

let server: ScriptedIcapServer;
let connections: IcapConnections;
let heard: string[];

beforeEach(() => {
  server = new ScriptedIcapServer();
  connections = new IcapConnections({ host: 'a', port: 1344 }, 2, server.connect);
  heard = [];
});

class Taker implements ConnectionTaker {
  connection: IcapConnection | null = null;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  granted(connection: IcapConnection, isFresh: boolean): void {
    heard.push(`${this.#name} ${isFresh ? 'fresh' : 'kept'} ${connection.number}`);
    this.connection = connection;
    connection.use({ event: () => {}, drained: () => {}, closed: () => {} });
  }

  unreachable(how: string): void {
    heard.push(`${this.#name} unreachable ${how}`);
  }
}

function acquire(name: string): Taker {
  const taker = new Taker(name);
  connections.acquire(taker, 0);
  return taker;
}

function release(taker: Taker, nowMs = 0): void {
  if (taker.connection !== null) connections.release(taker.connection, true, nowMs);
}

describe('connections', () => {
  it('are opened when they are needed, and used again', () => {
    const a = acquire('a');
    server.connection(1).accept();
    release(a);
    acquire('b');
    expect(heard).toEqual(['a fresh 1', 'b kept 1']);
  });

  it('are bounded; who comes first is served first', () => {
    const [a, b] = [acquire('a'), acquire('b'), acquire('c'), acquire('d')];
    expect([connections.count, connections.waiting]).toEqual([2, 4]);
    server.connection(1).accept();
    server.connection(2).accept();
    release(b);
    release(a);
    expect(heard).toEqual(['a fresh 1', 'b fresh 2', 'c kept 2', 'd kept 1']);
  });

  it('are not given to who has withdrawn', () => {
    connections.withdraw(acquire('a'));
    server.connection(1).accept();
    acquire('b');
    expect(heard).toEqual(['b kept 1']);
  });

  it('that cannot be made fail all who wait, when no other stands', () => {
    acquire('a');
    acquire('b');
    server.connection(1).close('ECONNREFUSED');
    expect(heard).toEqual(['a unreachable ECONNREFUSED', 'b unreachable ECONNREFUSED']);
  });

  it('that cannot be made fail nobody as long as another stands', () => {
    acquire('a');
    acquire('b');
    server.connection(1).accept();
    server.connection(2).close('ECONNREFUSED');
    expect(heard).toEqual(['a fresh 1']);
    expect(connections.waiting).toBe(1);
  });

  it('that were closed are replaced for who waits', () => {
    acquire('a');
    acquire('b');
    acquire('c');
    server.connection(1).accept();
    server.connection(2).accept();
    server.connection(1).close();
    server.connection(3).accept();
    expect(heard.at(-1)).toBe('c fresh 3');
  });

  it('grow old and go', async () => {
    const a = acquire('a');
    server.connection(1).accept();
    release(a, 1000);
    connections.sweep(60_999);
    expect(server.open).toHaveLength(1);
    connections.sweep(61_000);
    await settled();
    expect([server.open.length, connections.count]).toEqual([0, 0]);
  });

  it('can all be closed, and it is known when the last is gone', async () => {
    acquire('a');
    server.connection(1).accept();
    await connections.close();
    expect(connections.count).toBe(0);
    await connections.close();
  });
});
