/** Joins a change of the policy with what is open: exchanges in the live table, and idle connections in the pool. */
import { Enforcer } from '#core/control/closing/enforcer.ts';
import type { OpenExchange } from '#core/control/live-connections.ts';
import type { UpstreamConnection } from '#core/net/upstream-connection.ts';
import type { UpstreamPool } from '#core/net/kept/upstream-pool.ts';
import type { CurrentPolicy } from '#core/policy/current-policy.ts';
import { decide } from '#core/policy/decide.ts';
import { addressRule } from '#core/policy/destination.ts';
import type { Policy } from '#core/policy/policy.ts';

export interface EnforcedParts {
  readonly policy: CurrentPolicy;
  readonly open: Iterable<OpenExchange>;
  readonly pool: Pick<UpstreamPool, 'closeIdle'>;
  readonly asksOutside: () => boolean;
  /** Resolves when whatever else waits has had its turn. */
  readonly pause: () => Promise<void>;
}

export function enforcePolicy({ policy, open, pool, asksOutside, pause }: EnforcedParts): Enforcer {
  const enforcer = new Enforcer({
    open,
    policy: () => policy.get(),
    asksOutside,
    closeIdle: (now) => pool.closeIdle((connection) => isRefused(connection, now)),
    pause,
  });
  policy.follow(() => enforcer.policyChanged());
  return enforcer;
}

/** As a plain request to its host would be judged. Connections by way of a parent are left: the requests on them are judged. */
function isRefused({ key, port, address }: UpstreamConnection, policy: Policy): boolean {
  const { host, way } = key;
  if (typeof way === 'object') return false;
  const verdict = decide({ hosts: [host], port, wantsTunnel: false }, policy);
  return verdict.action === 'deny' || (verdict.because !== 'allow-rule' && addressRule(address, policy) !== null);
}
