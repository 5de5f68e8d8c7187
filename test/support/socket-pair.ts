/** Two ends of a real connection on this machine. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach } from 'vitest';

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.destroy();
});

/** @param onread - given to the near end, as `net.connect` takes it. */
export async function socketPair(onread?: {
  readonly buffer: () => Uint8Array;
  readonly callback: (length: number, octets: Uint8Array) => boolean;
}): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const near = connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    allowHalfOpen: true,
    noDelay: true,
    ...(onread === undefined ? {} : { onread }),
  });
  const far = await accepted;
  server.close();
  if (near.connecting) await new Promise<void>((resolve) => near.once('connect', resolve));
  for (const socket of [near, far]) socket.on('error', () => undefined);
  open.push(near, far);
  return { near, far };
}

/** What arrives at this end, once that many octets have. */
export function received(socket: Socket, octets: number): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (data: Buffer) => {
      text += data.toString('latin1');
      if (text.length >= octets) resolve(text);
    });
  });
}

/** One turn of the event loop after another, until it is so. */
export async function turnsUntil(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn > 20_000) throw new Error('it never became so');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
