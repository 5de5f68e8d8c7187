import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ClientAccess, clientAddress } from '#core/composition/doors/client-access.ts';
import { networksFrom } from '#core/composition/policy-from-config.ts';

const from = (remoteAddress: string | undefined): Socket => Object.assign(new EventEmitter(), { remoteAddress }) as unknown as Socket;
const access = (changes = {}) =>
  new ClientAccess({
    networks: networksFrom(['127.0.0.0/8', '::1/128', '192.168.0.0/16']),
    connections: 5,
    perClient: 2,
    perLoopbackClient: 4,
    ...changes,
  });

describe('who may connect', () => {
  it.each([
    ['127.0.0.1', null],
    ['::1', null],
    ['::ffff:192.168.1.5', null],
    ['10.0.0.1', 'not-allowed'],
    ['2001:db8::1', 'not-allowed'],
    [undefined, 'not-allowed'],
  ])('%s: %s', (address, reason) => expect(access().refuses(from(address))).toBe(reason));

  it('is counted for each client and in all, until it leaves', () => {
    const door = access();
    const sockets = [from('192.168.1.1'), from('192.168.1.1')];
    for (const socket of sockets) expect(door.refuses(socket)).toBeNull();
    expect(door.refuses(from('192.168.1.1'))).toBe('too-many-of-this-client');
    for (let count = 0; count < 3; count += 1) expect(door.refuses(from('127.0.0.1'))).toBeNull();
    expect(door.refuses(from('192.168.1.2'))).toBe('too-many');
    sockets[0]?.emit('close');
    expect([door.open, door.refuses(from('192.168.1.1'))]).toEqual([4, null]);
  });

  it('a client that a balancer speaks for is counted by its own address, and not once more in all', () => {
    const [door, balancer] = [access({ connections: 50 }), from('192.168.1.9')];
    for (const socket of [balancer, from('192.168.1.8')]) expect(door.refusesClient('203.0.113.7', socket)).toBeNull();
    expect([door.open, door.refusesClient('203.0.113.7', from('192.168.1.9'))]).toEqual([0, 'too-many-of-this-client']);
    balancer.emit('close');
    expect(door.refusesClient('203.0.113.7', from('192.168.1.9'))).toBeNull();
  });

  it('programs of this machine have a limit of their own', () => {
    const door = access();
    for (let count = 0; count < 4; count += 1) expect(door.refuses(from('127.0.0.1'))).toBeNull();
    expect(door.refuses(from('127.0.0.1'))).toBe('too-many-of-this-client');
  });
});

it.each([
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:db8::1', '2001:db8::1'],
])('the address of %s is %s', (remote, address) => expect(clientAddress(from(remote))).toBe(address));
