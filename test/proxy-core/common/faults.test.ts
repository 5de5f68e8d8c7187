import { expect, it } from 'vitest';
import { FAULTS } from '#core/common/faults.ts';

it('only what cannot have had an effect is tried again without asking', () => {
  const again = Object.entries(FAULTS)
    .filter(([, { retry }]) => retry !== 'never')
    .map(([code]) => code);
  expect(again.sort()).toEqual(['CONNECT_REFUSED', 'CONNECT_TIMEOUT', 'CONNECT_UNREACHABLE', 'UPSTREAM_RESET']);
});
