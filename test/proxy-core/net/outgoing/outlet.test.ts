import { describe, expect, it } from 'vitest';
import { Outlet } from '#core/net/outgoing/outlet.ts';
import { LANDING_OCTETS } from '#core/net/read-buffers.ts';
import { received, socketPair } from '../../../support/socket-pair.ts';

const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a short piece', () => {
  it.each<[string, Buffer | string, string]>([
    ['of octets', Buffer.from('\u00e9piece', 'latin1'), '\u00e9piece'],
    ['of text', '\u00e9piece', '\u00e9piece'],
    ['as long as a short one may be', 'x'.repeat(LANDING_OCTETS), 'x'.repeat(LANDING_OCTETS)],
  ])('%s leaves at the end of the turn', async (_name, piece, whole) => {
    const { near, far } = await socketPair();
    const arrived = received(far, whole.length);
    expect(new Outlet(near).writeSoon(piece)).toBe(true);
    expect(near.bytesWritten).toBe(0);
    await endOfTurn();
    expect(near.bytesWritten).toBe(whole.length);
    expect(await arrived).toBe(whole);
  });

  it('leaves with those of other connections, and the next ones with the next turn', async () => {
    const pairs = [await socketPair(), await socketPair()];
    const outlets = pairs.map(({ near }) => new Outlet(near));
    for (const round of [1, 2, 3]) {
      for (const outlet of outlets) outlet.writeSoon('abc');
      expect(pairs.map(({ near }) => near.bytesWritten)).toEqual([3 * round - 3, 3 * round - 3]);
      await endOfTurn();
      expect(pairs.map(({ near }) => near.bytesWritten)).toEqual([3 * round, 3 * round]);
    }
  });

  it('of a connection that is gone by then is let go', async () => {
    const { near } = await socketPair();
    const errors: Error[] = [];
    near.on('error', (error) => errors.push(error));
    new Outlet(near).writeSoon('late');
    near.destroy();
    await endOfTurn();
    await endOfTurn();
    expect([near.bytesWritten, errors]).toEqual([0, []]);
  });
});

describe('order', () => {
  it.each<[string, (outlet: Outlet) => void, string]>([
    ['two short pieces', (outlet) => outlet.writeSoon('two'), 'onetwo'],
    ['a long one behind it', (outlet) => outlet.writeSoon('x'.repeat(LANDING_OCTETS + 1)), `one${'x'.repeat(LANDING_OCTETS + 1)}`],
    ['somebody who writes to the socket', (outlet) => outlet.socket.write('two'), 'onetwo'],
    ['somebody who ends it', (outlet) => outlet.socket.end('two'), 'onetwo'],
    ['somebody who destroys it', (outlet) => outlet.socket.destroy(), 'one'],
    ['a third piece', (outlet) => [outlet.writeSoon('two'), outlet.writeSoon('three')], 'onetwothree'],
  ])('is kept: %s', async (_name, next, whole) => {
    const { near, far } = await socketPair();
    const arrived = received(far, whole.length);
    const outlet = new Outlet(near);
    outlet.writeSoon('one');
    next(outlet);
    expect(await arrived).toBe(whole);
  });
});

it('a long piece leaves at once', async () => {
  const { near, far } = await socketPair();
  far.resume();
  new Outlet(near).writeSoon(Buffer.alloc(LANDING_OCTETS + 1));
  expect(near.bytesWritten).toBe(LANDING_OCTETS + 1);
});

it('says when the other side should wait, and how much', async () => {
  const { near } = await socketPair();
  const outlet = new Outlet(near);
  expect(outlet.untaken).toBe(0);
  while (outlet.writeSoon(Buffer.alloc(100_000)));
  expect(outlet.untaken).toBe(near.writableLength);
  expect(outlet.writeSoon('behind it')).toBe(false);
  expect(outlet.untaken).toBe(near.writableLength);
  near.destroy();
});

describe('room for a copy', () => {
  const copied = (outlet: Outlet, text: string): boolean => {
    const room = outlet.room(text.length);
    room.write(text, 'latin1');
    return outlet.writeSoon(room);
  };

  it('is the same memory turn after turn', async () => {
    const { near, far } = await socketPair();
    const outlet = new Outlet(near);
    const arrived = received(far, 9);
    const places = [];
    for (const text of ['one', 'two', 'six']) {
      const room = outlet.room(3);
      room.write(text, 'latin1');
      places.push(room.byteOffset);
      outlet.writeSoon(room);
      await endOfTurn();
    }
    expect([new Set(places).size, await arrived]).toEqual([1, 'onetwosix']);
  });

  it('is not used again while the system has not taken what is in it', async () => {
    const [slow, quick] = [await socketPair(), await socketPair()];
    const outlet = new Outlet(slow.near);
    let sent = '';
    for (let round = 0; outlet.untaken === 0; round += 1) {
      const text = String.fromCharCode(97 + (round % 26)).repeat(LANDING_OCTETS);
      sent += text;
      copied(outlet, text);
      await endOfTurn();
    }
    for (let round = 0; round < 20; round += 1) {
      copied(new Outlet(quick.near), '!'.repeat(LANDING_OCTETS));
      await endOfTurn();
    }
    quick.far.resume();
    expect(await received(slow.far, sent.length)).toBe(sent);
  });

  it('belongs to one piece when others wait', async () => {
    const { near, far } = await socketPair();
    const outlet = new Outlet(near);
    const arrived = received(far, 9);
    for (const text of ['one', 'two', 'six']) copied(outlet, text);
    expect(await arrived).toBe('onetwosix');
  });
});
