import { beforeEach, describe, expect, it } from 'vitest';
import { IcapConnection, type ConnectionUser } from '#core/redirector-pool/icap/icap-connection.ts';
import { ScriptedIcapServer, UNCHANGED } from '../../../support/scripted-icap-server.ts';

let server: ScriptedIcapServer;
let connection: IcapConnection;
let heard: string[];
const user: ConnectionUser = {
  event: (event) => void heard.push(event.type),
  drained: () => void heard.push('drained'),
  closed: (how) => void heard.push(`user: closed ${how}`),
};

beforeEach(() => {
  server = new ScriptedIcapServer();
  heard = [];
  const owner = {
    connected: () => void heard.push('connected'),
    closed: (_one: IcapConnection, how: string) => void heard.push(`owner: closed ${how}`),
  };
  connection = new IcapConnection(1, 0, { host: 'a', port: 1 }, server.connect, owner);
});

describe('a connection to an ICAP server', () => {
  it('tells its user what it reads, and both what becomes of it', () => {
    server.connection(1).accept();
    connection.use(user);
    server.connection(1).say(UNCHANGED);
    server.connection(1).drain();
    server.connection(1).close('ECONNRESET');
    expect(heard).toEqual(['connected', 'head', 'end', 'drained', 'user: closed ECONNRESET', 'owner: closed ECONNRESET']);
  });

  it('is free for the next message when the answer is complete, and not before all of it was read', () => {
    const released: ConnectionUser = {
      ...user,
      event: (event) => event.type === 'end' && connection.release(true, 5, () => heard.push('free')),
    };
    connection.use(released);
    server.connection(1).say(UNCHANGED);
    expect(heard).toEqual(['free']);
    expect([connection.isUsed, connection.idleSinceMs]).toEqual([false, 5]);
  });

  it('with something behind the answer is not used again', () => {
    const released: ConnectionUser = {
      ...user,
      event: (event) => event.type === 'end' && connection.release(true, 5, () => heard.push('free')),
    };
    for (const behind of ['I', '\r\nICAP/1.0 204 x\r\n\r\n']) {
      connection.use(released);
      server.connections.at(-1)?.say(`${UNCHANGED}${behind}`);
      expect(heard).toEqual([]);
      expect(server.connections.at(-1)?.isDestroyed).toBe(true);
      connection = new IcapConnection(2, 0, { host: 'a', port: 1 }, server.connect, { connected: () => {}, closed: () => {} });
    }
  });

  it('in the middle of something is closed when it is let go', () => {
    connection.use(user);
    connection.release(false, 5, () => heard.push('free'));
    expect(server.connection(1).isDestroyed).toBe(true);
    expect(heard).toEqual([]);
  });

  it('nobody uses may not say anything', () => {
    server.connection(1).say('ICAP/1.0 204 x\r\n\r\n');
    expect(server.connection(1).isDestroyed).toBe(true);
  });

  it('writes nothing when there is nothing', () => {
    server.connection(1).isFree = false;
    expect(connection.write([])).toBe(true);
    expect(connection.write(['x'])).toBe(false);
  });
});
