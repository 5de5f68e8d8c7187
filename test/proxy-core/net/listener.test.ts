import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { Listener } from '#core/net/listener.ts';
import { createAuthority, noCertificates } from '../../support/certificates.ts';
import { turnsUntil } from '../../support/socket-pair.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();

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

  it('takes everybody who comes at once, shares its port with nobody and leaves none of it open', async () => {
    const accepted: Socket[] = [];
    const opened = await open(() => null, accepted);
    if (!opened.ok) throw new Error(opened.code);
    const { port } = opened.listener;
    const sockets = Array.from({ length: 64 }, () => connect(port, '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined);
    await turnsUntil(() => accepted.length === 64);
    expect(await open(() => null, [], port)).toEqual({ ok: false, code: 'EADDRINUSE' });
    opened.listener.close();
    for (const socket of [...sockets, ...accepted]) socket.destroy();
    const refused = await new Promise<string>((resolve) =>
      connect(port, '127.0.0.1').on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? '')),
    );
    expect(refused).toBe('ECONNREFUSED');
  });

  it('asks who may come in before a TLS handshake, not after it', async (context) => {
    if (noCertificates !== undefined) return context.skip(noCertificates);
    const accepted: Socket[] = [];
    let asked = 0;
    const tls = createAuthority(join(folder, 'a')).certify(['DNS:door.test']);
    const opened = await Listener.open({
      host: '127.0.0.1',
      port: 0,
      refuses: () => ((asked += 1) > 1 ? 'full' : null),
      onConnection: (socket) => void accepted.push(socket),
      tls,
    });
    if (!opened.ok) throw new Error(opened.code);
    // The first one says nothing: it has its place all the same, so the next is one too many.
    const silent = connect(opened.listener.port, '127.0.0.1');
    await turnsUntil(() => asked === 1);
    const late = connectTls({ host: '127.0.0.1', port: opened.listener.port, rejectUnauthorized: false });
    const error = new Promise<string>((resolve) => late.on('error', (reason: NodeJS.ErrnoException) => resolve(reason.code ?? '')));
    expect(await error).toBe('ECONNRESET');
    expect([opened.listener.refused.get('full'), accepted.length]).toEqual([1, 0]);
    opened.listener.close();
    silent.destroy();
  });
});
