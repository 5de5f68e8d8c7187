/** Pool, connector and time limits of one core, from its settings. */
import type { Ports } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { Network } from '#core/net/client-connection.ts';
import { Deadlines } from '#core/net/deadlines.ts';
import type { DownstreamLimits } from '#core/net/downstream-connection.ts';
import { NearAnswers } from '#core/net/near-answers.ts';
import { UpstreamConnector } from '#core/net/upstream-connector.ts';
import { UpstreamPool } from '#core/net/kept/upstream-pool.ts';

export interface WiredNetwork extends Network {
  stop(): void;
}

export function wireNetwork({ limits, proxy }: ProxyConfig, ports: Ports, addressesOf: Network['addressesOf']): WiredNetwork {
  const deadlines = new Deadlines(ports.clock);
  const pool = new UpstreamPool(
    { maxIdle: limits.upstreamIdle, maxIdlePerKey: limits.upstreamIdlePerOrigin, idleMs: limits.upstreamIdleSeconds * 1000 },
    deadlines,
  );
  const { sourceAddress4, sourceAddress6 } = proxy;
  const connector = new UpstreamConnector(
    { connectMs: limits.connectSeconds * 1000, sourceAddress4, sourceAddress6 },
    ports.clock,
    deadlines,
  );
  return {
    pool,
    connector,
    deadlines,
    nearAnswers: new NearAnswers(ports.clock, setImmediate),
    addressesOf,
    limits: {
      answerHeadMs: limits.answerHeadSeconds * 1000,
      bodyStallMs: limits.bodyStallSeconds * 1000,
      connectMs: limits.connectSeconds * 1000,
      tunnelIdleMs: limits.tunnelIdleSeconds * 1000,
    },
    stop: () => {
      pool.clear();
      deadlines.stop();
    },
  };
}

export function downstreamLimits({ limits }: ProxyConfig): DownstreamLimits {
  return {
    maxHeadOctets: limits.headOctets,
    maxLineOctets: limits.lineOctets,
    maxFields: limits.fields,
    headMs: limits.headSeconds * 1000,
    keepAliveMs: limits.keepAliveSeconds * 1000,
    bodyStallMs: limits.bodyStallSeconds * 1000,
    lingerMs: limits.lingerSeconds * 1000,
  };
}
