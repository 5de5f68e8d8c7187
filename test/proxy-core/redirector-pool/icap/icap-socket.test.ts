import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { icapConnector } from '#core/redirector-pool/icap/icap-socket.ts';

let server: Server | null = null;

afterEach(async () => {
  const open = server;
  server = null;
  if (open !== null) await new Promise((resolve) => open.close(resolve));
});

async function listening(onConnection: (socket: Socket) => void): Promise<number> {
  const made = createServer(onConnection);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address = made.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Heard {
  readonly words: readonly string[];
  readonly text: string;
}

/** Connects, does what `act` says, and tells everything that was heard until the end. */
function heardFrom(port: number, act: (socket: ReturnType<ReturnType<typeof icapConnector>>, word: string) => void): Promise<Heard> {
  return new Promise((resolve) => {
    const words: string[] = [];
    let text = '';
    const note = (word: string): void => {
      words.push(word);
      act(socket, word);
    };
    const socket = icapConnector()('127.0.0.1', port, {
      connected: () => note('connected'),
      octets: (octets) => {
        text += Buffer.from(octets).toString('latin1');
        note('octets');
      },
      drained: () => note('drained'),
      closed: (how) => {
        words.push(`closed ${how}`);
        resolve({ words, text });
      },
    });
  });
}

describe('a TCP connection to an ICAP server', () => {
  it('carries strings as latin1 and octets as they are, in one write', async () => {
    const port = await listening((socket) => socket.on('data', (octets) => socket.end(octets)));
    const { words, text } = await heardFrom(port, (socket, word) => {
      if (word === 'connected') socket.write(['caf\xe9 ', new Uint8Array([0, 255])]);
    });
    expect(words).toEqual(['connected', 'octets', 'closed closed']);
    expect(text).toBe('caf\xe9 \x00\xff');
  });

  it('says when it must wait, and when it may go on', async () => {
    const port = await listening((socket) => socket.resume());
    const { words } = await heardFrom(port, (socket, word) => {
      if (word === 'connected') expect(socket.write([new Uint8Array(5_000_000)])).toBe(false);
      if (word === 'drained') socket.destroy();
    });
    expect(words).toEqual(['connected', 'drained', 'closed closed']);
  });

  it('says why it could not be made', async () => {
    const port = await listening(() => {});
    await new Promise((resolve) => server?.close(resolve));
    server = null;
    expect((await heardFrom(port, () => {})).words).toEqual(['closed ECONNREFUSED']);
  });

  it('says why it broke', async () => {
    const port = await listening((socket) => socket.resetAndDestroy());
    expect((await heardFrom(port, () => {})).words.at(-1)).toBe('closed ECONNRESET');
  });

  it('can be paused and resumed', async () => {
    const port = await listening((socket) => socket.end('hello'));
    const { text } = await heardFrom(port, (socket, word) => {
      if (word !== 'connected') return;
      socket.pause();
      setImmediate(() => socket.resume());
    });
    expect(text).toBe('hello');
  });
});
