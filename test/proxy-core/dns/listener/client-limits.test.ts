import { describe, expect, it } from 'vitest';
import { parseNetwork, type Network } from '#core/common/ip-address.ts';
import { ClientLimits, MAX_CLIENTS } from '#core/dns/listener/client-limits.ts';

const networks = (...texts: string[]): Network[] =>
  texts.map((text) => {
    const network = parseNetwork(text);
    if (network === null) throw new Error(text);
    return network;
  });

const limits = (): ClientLimits =>
  new ClientLimits({ allowedNetworks: networks('10.0.0.0/8', 'fd00::/8', 'fe80::/10'), queriesPerSecond: 10, burst: 20 });

describe('who may ask', () => {
  it.each([
    ['10.1.2.3', 'welcome'],
    ['11.1.2.3', 'not-allowed'],
    ['fd00::1', 'welcome'],
    ['2001:db8::1', 'not-allowed'],
    ['fe80::1%eth0', 'welcome'],
    ['::ffff:10.1.2.3', 'welcome'],
    ['', 'not-allowed'],
    ['nonsense', 'not-allowed'],
  ])('%j: %s', (client, admission) => {
    expect(limits().admit(client, 0)).toBe(admission);
  });
});

describe('how often', () => {
  const admitted = (clients: ClientLimits, client: string, times: number, now: number): number =>
    Array.from({ length: times }, () => clients.admit(client, now)).filter((admission) => admission === 'welcome').length;

  it('is a burst, then a steady rate', () => {
    const clients = limits();
    expect(admitted(clients, '10.0.0.1', 50, 0)).toBe(20);
    expect(admitted(clients, '10.0.0.1', 50, 1000)).toBe(10);
    expect(admitted(clients, '10.0.0.1', 50, 1050)).toBe(0);
    expect(admitted(clients, '10.0.0.1', 50, 100_000)).toBe(20);
  });

  it('is each client on its own', () => {
    const clients = limits();
    admitted(clients, '10.0.0.1', 50, 0);
    expect(clients.admit('10.0.0.2', 0)).toBe('welcome');
  });

  it('remembers a bounded number of clients', () => {
    const clients = limits();
    admitted(clients, '10.0.0.1', 20, 0);
    for (let index = 0; index < MAX_CLIENTS; index += 1) clients.admit(`10.1.${index >> 8}.${index & 255}`, 0);
    // Pushed out and forgotten, so it starts anew.
    expect(clients.admit('10.0.0.1', 0)).toBe('welcome');
  });
});
