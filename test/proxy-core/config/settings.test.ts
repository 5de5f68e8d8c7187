import { expect, it } from 'vitest';
import { allSettings, DEFAULT_CONFIG } from '#core/config/settings.ts';

it('the defaults are the ones people were promised', () => {
  const { proxy, monitor, limits, filtering, history, redirector } = DEFAULT_CONFIG;
  expect([proxy.port, proxy.hosts, monitor.port, proxy.connectPorts]).toEqual([3128, ['127.0.0.1', '::1'], 8080, ['443', '563', '8443']]);
  expect([limits.headOctets, limits.lineOctets, limits.fields, limits.headSeconds, limits.keepAliveSeconds, limits.connectSeconds]).toEqual(
    [65_536, 16_384, 500, 30, 60, 10],
  );
  expect([
    limits.answerHeadSeconds,
    limits.bodyStallSeconds,
    limits.tunnelIdleSeconds,
    limits.connections,
    limits.connectionsPerClient,
  ]).toEqual([900, 120, 3600, 10_000, 1024]);
  expect([filtering.on, history.on, redirector.on]).toEqual([true, true, false]);
});

it('one device may open what several browsers of today open', () =>
  expect(DEFAULT_CONFIG.limits.connectionsPerClient).toBeGreaterThanOrEqual(2 * 256));

it('every setting has one name', () => expect(new Set(allSettings().map(({ path }) => path)).size).toBe(allSettings().length));
