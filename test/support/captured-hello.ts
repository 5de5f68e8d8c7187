/** What a real TLS client sends first: a server that lets it speak, keeps the octets, and answers what it is told to, or nothing. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Captured {
  readonly octets: Buffer;
  /** What the client came to, by its own account. */
  readonly outcome: string;
}

/**
 * @param client - connects to the port and resolves with what it has to say when it has been hung up on.
 * @param answer - sent when the hello is complete, before the end.
 */
export async function captureHello(client: (port: number) => Promise<string>, answer: Uint8Array | null = null): Promise<Captured> {
  const heard: Buffer[] = [];
  const open = new Set<Socket>();
  let first: Socket | null = null;
  let isComplete = false;
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    first ??= socket;
    socket.on('data', (data) => {
      if (socket !== first) return void socket.end();
      if (isComplete) return; // what a client says to being hung up on
      heard.push(data);
      isComplete = isWholeHello(Buffer.concat(heard));
      if (isComplete) socket.end(answer ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const outcome = await client((server.address() as AddressInfo).port);
    return { octets: Buffer.concat(heard), outcome };
  } finally {
    for (const socket of open) socket.destroy();
    server.close();
  }
}

/** By lengths alone, told in another way than the reader under test does. */
function isWholeHello(octets: Buffer): boolean {
  const fragments: Buffer[] = [];
  for (let at = 0; at + 5 <= octets.length; at += 5 + octets.readUInt16BE(at + 3)) {
    fragments.push(octets.subarray(at + 5, at + 5 + octets.readUInt16BE(at + 3)));
  }
  const message = Buffer.concat(fragments);
  return message.length >= 4 && message.length >= 4 + message.readUIntBE(1, 3);
}
