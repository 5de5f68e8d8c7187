import { describe, expect, it, vi } from 'vitest';
import { Outlet } from '#core/net/outgoing/outlet.ts';
import { writeMessage } from '#core/net/outgoing/write-message.ts';
import { received, socketPair } from '../../../support/socket-pair.ts';

const octets = Buffer.from('0123456789'.repeat(10_000));

describe('a piece of a message', () => {
  it.each([
    ['only a head', 'HEAD', [], '', false, 'HEAD'],
    ['a head and one span', 'HEAD', [2, 6], '', false, 'HEAD2345'],
    ['several spans and a tail', '', [0, 2, 5, 7], 'TAIL', false, '0156TAIL'],
    ['everything, copied', 'HEAD', [0, 3], 'TAIL', true, 'HEAD012TAIL'],
    ['one large span', '', [0, 50_000], '', false, octets.toString('latin1', 0, 50_000)],
    ['a head and a large span', 'HEAD', [0, 50_000], '', false, `HEAD${octets.toString('latin1', 0, 50_000)}`],
    [
      'large spans and a tail',
      'H',
      [0, 40_000, 50_000, 90_000],
      'T',
      false,
      `H${octets.toString('latin1', 0, 40_000)}${octets.toString('latin1', 50_000, 90_000)}T`,
    ],
    ['octets above 127', '\u00e9\u00ff', [], '', false, '\u00e9\u00ff'],
  ])('%s arrives whole and in order', async (_name, text, spans, tail, copy, whole) => {
    const { near, far } = await socketPair();
    const arrived = received(far, whole.length);
    writeMessage(new Outlet(near), { text, octets, spans, tail }, copy);
    expect(await arrived).toBe(whole);
  });

  it('in many spans is one write, however long they are together', async () => {
    const { near, far } = await socketPair();
    far.resume();
    const spans = Array.from({ length: 5000 }, (_, index) => [index * 20, index * 20 + 10]).flat();
    const writes = vi.spyOn(near, 'write');
    await new Promise<void>((resolve) => void writeMessage(new Outlet(near), { text: '', octets, spans, tail: '' }, false, resolve));
    expect(writes).toHaveBeenCalledOnce();
    expect(near.bytesWritten).toBe(50_000);
  });

  it('of nothing is no write', async () => {
    const { near } = await socketPair();
    expect(writeMessage(new Outlet(near), { text: '', octets, spans: [], tail: '' }, false)).toBe(true);
    expect(near.bytesWritten).toBe(0);
  });

  it('says when everything has left', async () => {
    const { near, far } = await socketPair();
    far.resume();
    await new Promise<void>(
      (resolve) => void writeMessage(new Outlet(near), { text: 'H', octets, spans: [0, 60_000], tail: 'T' }, false, resolve),
    );
    expect(near.writableLength).toBe(0);
  });

  it('says when the socket has enough', async () => {
    const { near } = await socketPair();
    let goesOn = true;
    for (let piece = 0; piece < 1000 && goesOn; piece += 1)
      goesOn = writeMessage(new Outlet(near), { text: '', octets, spans: [0, 100_000], tail: '' }, false);
    expect(goesOn).toBe(false);
  });
});
