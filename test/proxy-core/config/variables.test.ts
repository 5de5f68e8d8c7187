import { expect, it } from 'vitest';
import { environmentName, unknownVariables } from '#core/config/variables.ts';

it.each([
  ['HEARTHGATE_PROXY_PROT', ['HEARTHGATE_PROXY_PORT']],
  ['HEARTHGATE_PORT', ['HEARTHGATE_PROXY_PORT', 'HEARTHGATE_MONITOR_PORT', 'HEARTHGATE_TRANSPARENT_TLS_PORT']],
  ['HEARTHGATE_DATE', ['HEARTHGATE_DATA']],
  ['HEARTHGATE_FOO_BAR', []],
])('%s is no setting', (name, nearest) => expect(unknownVariables({ [name]: '1' })).toEqual([{ name, nearest }]));

it.each([
  ['HEARTHGATE_PROXY_PORT', '1'],
  ['HEARTHGATE_DATA', '/data'],
  ['HEARTHGATE_BROWSER', '/usr/bin/chromium'],
  ['HEARTHGATE_PORT', 'tcp://10.0.0.1:3128'],
  ['HEARTHGATE_PORT_3128_TCP_ADDR', '10.0.0.1'],
  ['HEARTHGATE_SERVICE_PORT_HTTP', '3128'],
  ['HEARTHGATES_OTHER', '1'],
  ['PATH', '/bin'],
])('%s is no mistake', (name, value) => expect(unknownVariables({ [name]: value })).toEqual([]));

it('a name says which setting it is', () =>
  expect(environmentName({ section: 'proxy', key: 'connectPorts' })).toBe('HEARTHGATE_PROXY_CONNECT_PORTS'));
