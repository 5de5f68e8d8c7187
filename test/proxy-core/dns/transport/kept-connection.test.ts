import { describe, expect, it } from 'vitest';
import { KeptConnection, OPEN_MS } from '#core/dns/transport/kept-connection.ts';
import type { ChannelEvents } from '#core/dns/transport/message-channel.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

class World {
  readonly clock = new FakeClock();
  readonly log: string[] = [];
  readonly connection: KeptConnection;
  channel!: ChannelEvents;
  idle = true;

  constructor() {
    this.connection = new KeptConnection(
      this.clock,
      1000,
      '192.0.2.1',
      (address, events) => {
        this.log.push(`open ${address}`);
        this.channel = events;
        return {
          send: (queries) => void this.log.push(`send ${queries.map(([octet]) => octet).join(',')}`),
          close: () => void this.log.push('close'),
        };
      },
      {
        onMessage: ([octet]) => void this.log.push(`message ${octet}`),
        onRefused: ([octet], detail) => void this.log.push(`refused ${octet} ${detail}`),
        onEnd: (wasOpen, detail) => void this.log.push(`end ${wasOpen} ${detail}`),
        isIdle: () => this.idle,
      },
    );
  }
}

describe('one connection', () => {
  it('sends in one go what waited for it to open, and at once what comes later', () => {
    const { connection, channel, log } = new World();
    connection.send(Uint8Array.of(1));
    connection.send(Uint8Array.of(2));
    channel.onOpen();
    connection.send(Uint8Array.of(3));
    channel.onMessage(Uint8Array.of(4));
    channel.onRefused(Uint8Array.of(3), 'why');
    expect(log).toEqual(['open 192.0.2.1', 'send 1,2', 'send 3', 'message 4', 'refused 3 why']);
  });

  it('is given up when it does not open', () => {
    const { clock, log } = new World();
    clock.advance(OPEN_MS);
    expect(log.slice(1)).toEqual(['close', 'end false the connection could not be opened in time']);
    expect(clock.waiting).toBe(0);
  });

  it('ends when it has been idle since it was used last, not before', () => {
    const world = new World();
    world.channel.onOpen();
    world.clock.advance(900);
    world.connection.send(Uint8Array.of(1));
    world.clock.advance(900);
    world.channel.onMessage(Uint8Array.of(1));
    world.clock.advance(900);
    expect(world.log).not.toContain('close');
    world.idle = false;
    world.clock.advance(5000);
    expect(world.log).not.toContain('close');
    world.idle = true;
    world.clock.advance(1000);
    expect(world.log.at(-1)).toBe('end true it was not used any more');
    expect(world.clock.waiting).toBe(0);
  });

  it('tells that the other side ended it, and nothing when we did', () => {
    const theirs = new World();
    theirs.channel.onOpen();
    theirs.channel.onClose('ECONNRESET');
    expect(theirs.log.at(-1)).toBe('end true ECONNRESET');
    const ours = new World();
    ours.connection.close();
    expect(ours.log).toEqual(['open 192.0.2.1', 'close']);
    expect([theirs.clock.waiting, ours.clock.waiting]).toEqual([0, 0]);
  });

  it('does not pile questions up without end while it opens', () => {
    const { connection, channel, log } = new World();
    for (let index = 0; index < 5000; index += 1) connection.send(Uint8Array.of(1));
    channel.onOpen();
    expect(log[1]?.split(',')).toHaveLength(2048);
  });
});
