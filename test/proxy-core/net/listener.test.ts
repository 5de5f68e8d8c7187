import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Listener } from '#core/net/listener.ts';
import { turnsUntil } from '../../support/socket-pair.ts';

const open = (refuses: (socket: Socket) => string | null, accepted: Socket[], port = 0) =>
  Listener.open({
    host: '127.0.0.1',
    port,
    refuses,
    onConnection: (socket) => (socket.on('error', () => undefined), accepted.push(socket)),
  });

describe('a listener', () => {
  it('accepts who is welcome, and closes and counts who is not', async () => {
    const accepted: Socket[] = [];
    const opened = await open(() => (accepted.length === 1 ? 'full' : null), accepted);
    if (!opened.ok) throw new Error(opened.code);
    const sockets = [connect(opened.listener.port, '127.0.0.1'), connect(opened.listener.port, '127.0.0.1')];
    for (const socket of sockets) socket.on('error', () => undefined);
    await turnsUntil(() => opened.listener.refused.get('full') === 1 && accepted.length === 1);
    opened.listener.close();
    for (const socket of [...sockets, ...accepted]) socket.destroy();
  });

  it('says so when the port is busy or the address is not here', async () => {
    const first = await open(() => null, []);
    if (!first.ok) throw new Error(first.code);
    expect(await open(() => null, [], first.listener.port)).toEqual({ ok: false, code: 'EADDRINUSE' });
    expect(await Listener.open({ host: '192.0.2.1', port: 0, refuses: () => null, onConnection: () => undefined })).toEqual({
      ok: false,
      code: 'EADDRNOTAVAIL',
    });
    first.listener.close();
  });
});
