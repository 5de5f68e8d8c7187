/** Gives the journey its ports: policy, names, redirectors, and the people watching. */
import type { Ports } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { Control } from '#core/control/control.ts';
import type { ExchangePorts } from '#core/exchange/exchange-ports.ts';
import type { HistoryStore } from '#core/history/history-store.ts';
import type { DestinationVerdict } from '#core/policy/destination.ts';
import type { Policy } from '#core/policy/policy.ts';
import type { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';
import { httpDateOf } from './machine/http-date.ts';
import { parentChooser } from './parents.ts';
import type { SignInDesk } from './people/sign-in-desk.ts';
import type { Names } from './start-names.ts';

export interface ExchangeParts {
  readonly ports: Ports;
  readonly settings: ProxyConfig;
  readonly control: Control;
  readonly history: HistoryStore | null;
  readonly desk: SignInDesk;
  readonly names: Names;
  /** Rises with time; shared with whatever else makes rows of history. */
  readonly nextId: () => number;
  readonly redirectors: RedirectorPools;
  readonly policy: () => Policy;
  readonly judgeAddress: (address: string, port: number) => DestinationVerdict;
}

export function wireExchange(parts: ExchangeParts): ExchangePorts {
  const { control, history, names, redirectors } = parts;
  const { clock, random, log } = parts.ports;
  const { live, counters } = control;
  const httpDate = httpDateOf(() => clock.wallMs());
  return {
    log,
    // Nobody else's Via may look like ours, and ours must not tell which machine this is.
    pseudonym: `hearthgate-${Buffer.from(random.octets(4)).toString('hex')}`,
    forwardedFor: parts.settings.proxy.forwardedFor,
    maxContentOctets: parts.settings.limits.contentMegabytes === 0 ? null : parts.settings.limits.contentMegabytes * 1_048_576,
    now: () => clock.now(),
    wallMs: () => clock.wallMs(),
    httpDate,
    nextId: parts.nextId,
    policy: parts.policy,
    judgeAddress: parts.judgeAddress,
    outside: redirectors,
    resolve: (host, client) => names.resolve(host, client),
    parentsFor: parentChooser(parts.settings.parent),
    signIn: (people, credentials) => parts.desk.checkBasic(people, credentials),
    opened: (exchange) => {
      live.opened(exchange);
      counters.opened();
    },
    ended: (exchange) => {
      const row = exchange.row(clock.now());
      live.ended(exchange, row);
      counters.ended(row);
      history?.record(row);
    },
  };
}
