import { expect, it } from 'vitest';
import { policyFrom } from '#core/composition/policy-from-config.ts';
import { DEFAULT_CONFIG } from '#core/config/settings.ts';
import { compileRules } from '#core/policy/compile-rules.ts';

it('the settings become a policy', () => {
  const config = {
    ...DEFAULT_CONFIG,
    filtering: { ...DEFAULT_CONFIG.filtering, on: false },
    proxy: { ...DEFAULT_CONFIG.proxy, connectPorts: ['443', '8000-9000'], allowDestinations: ['127.0.0.1'] },
  };
  const compiled = { ...compileRules([], ['games.example']), blockFiles: null };
  const policy = policyFrom(config, compiled);
  expect([policy.filteringOn, policy.block.find('www.games.example'), policy.connectPorts, policy.allowDestinations]).toEqual([
    false,
    'games.example',
    [
      { from: 443, to: 443 },
      { from: 8000, to: 9000 },
    ],
    [{ octets: [127, 0, 0, 1], bits: 32 }],
  ]);
  expect(policyFrom({ ...config, proxy: { ...config.proxy, connectAnyPort: true } }, compiled).connectPorts).toBeNull();
});
