import { expect, it } from 'vitest';
import { ConnectionsClose } from '#core/contract/connections-contract.ts';

it.each([{ id: 0 }, { id: 12 }, { client: '192.168.1.20' }, { host: 'games.example' }])('%j can be asked', (ask) =>
  expect(ConnectionsClose.safeParse(ask)).toMatchObject({ success: true, data: ask }),
);

it.each([
  {},
  { id: -1 },
  { id: 1.5 },
  { id: '1' },
  { client: '' },
  { host: 'x'.repeat(301) },
  { id: 1, host: 'games.example' },
  { all: true },
])('%j cannot: more would be closed than was meant', (ask) => expect(ConnectionsClose.safeParse(ask).success).toBe(false));
