/** A resolver in a world of its own: clock moved by hand, scripted servers, no files. */
import {
  createResolver,
  RESOLVER_DEFAULTS,
  type Resolution,
  type Resolver,
  type ResolverEvents,
  type ResolverOptions,
} from '#core/dns/resolver.ts';
import { FakeClock, settled } from './fake-clock.ts';
import { SilentLog } from './silent-log.ts';
import type { ZoneTable } from './dns-replies.ts';
import { ScriptedDns, type ScriptedQuery } from './scripted-dns.ts';

/** Repeats itself, and is not the same twice in a row. */
export function countingRandom(): { octets(count: number): Uint8Array; below(limit: number): number } {
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  return { octets: (count) => Uint8Array.from({ length: count }, () => next() & 255), below: (limit) => next() % limit };
}

export class DnsWorld {
  readonly clock = new FakeClock();
  readonly log = new SilentLog();
  readonly dns: ScriptedDns;
  readonly resolver: Resolver;

  constructor(
    serve: ZoneTable | ((query: ScriptedQuery) => void),
    options: Partial<ResolverOptions & ResolverEvents> & { readonly hasIpv6?: boolean } = {},
  ) {
    this.dns = new ScriptedDns(serve);
    const { hasIpv6 = true, onLookedUp, ...given } = options;
    this.dns.hasIpv6 = hasIpv6;
    const { clock, log, dns } = this;
    this.resolver = createResolver(
      { ...RESOLVER_DEFAULTS, servers: [{ server: '192.0.2.53', bootstrap: [] }], hostsFile: null, ...given },
      {
        clock,
        log,
        random: countingRandom(),
        openDatagram: (...ask) => dns.openDatagram(...ask),
        openStream: (...ask) => dns.openStream(...ask),
        openHttps: (...ask) => dns.openHttps(...ask),
        machineHasIpv6: () => dns.hasIpv6,
        ...(onLookedUp === undefined ? {} : { onLookedUp }),
      },
    );
  }

  /** Lets time pass in steps small enough for each wait to end in its turn. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 10) {
      await settled();
      this.clock.advance(Math.min(10, left));
    }
    await settled();
  }

  /** Asks, and lets time pass until there is an answer. */
  async resolve(name: string, upToMs = 6000): Promise<Resolution> {
    const asked = this.resolver.resolve(name, '10.0.0.9');
    let answer: Resolution | undefined;
    void Promise.resolve(asked).then((given) => (answer = given));
    for (let passed = 0; passed <= upToMs; passed += 10) {
      await settled();
      if (answer !== undefined) return answer;
      this.clock.advance(10);
    }
    throw new Error(`${name} has no answer after ${upToMs} ms`);
  }

  /** Types asked for, per server and name, in order. */
  get asked(): readonly string[] {
    return this.dns.queries.map(
      ({ type, name, server, via }) => `${type} ${name} ${server.replace(/:53$/, '')}${via === 'udp' ? '' : ` ${via}`}`,
    );
  }
}
