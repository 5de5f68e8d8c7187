/** Remembers the judgement of addresses, because a page asks for the same few again and again. Forgets with every new policy. */
import { networkInterfaces } from 'node:os';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { judgeDestination, type DestinationVerdict } from '#core/policy/destination.ts';
import type { Policy } from '#core/policy/policy.ts';
import type { Clock } from '#core/common/ports.ts';

const MAX_REMEMBERED = 5000;
/** Interfaces come and go, but reading them costs a tenth of a millisecond. */
const INTERFACES_KEPT_MS = 5000;

export class DestinationJudge {
  readonly #policy: () => Policy;
  readonly #clock: Clock;
  readonly #ownPorts = new Set<number>();
  readonly #remembered = new Map<string, DestinationVerdict>();
  #judgedWith: Policy | null = null;
  #localAddresses = new Set<string>();
  #localUntil = -1;

  constructor(policy: () => Policy, clock: Clock) {
    this.#policy = policy;
    this.#clock = clock;
  }

  /** Something of ours listens here: it is never dialled. */
  addOwnPort(port: number): void {
    this.#ownPorts.add(port);
  }

  /** @param address - canonical. */
  judge(address: string, port: number): DestinationVerdict {
    if (this.#ownPorts.has(port) && this.#isLocal(address)) return 'own';
    const policy = this.#policy();
    if (policy !== this.#judgedWith || this.#remembered.size > MAX_REMEMBERED) this.#forget(policy);
    const known = this.#remembered.get(address);
    if (known !== undefined) return known;
    const verdict = judgeDestination(address, port, policy, { isOwn: () => false });
    this.#remembered.set(address, verdict);
    return verdict;
  }

  #forget(policy: Policy): void {
    this.#judgedWith = policy;
    this.#remembered.clear();
  }

  #isLocal(address: string): boolean {
    if (address.startsWith('127.') || address === '::1' || address === '0.0.0.0' || address === '::') return true;
    const now = this.#clock.now();
    if (now >= this.#localUntil) {
      const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
      this.#localAddresses = new Set(all.map((one) => canonicalHost(one.address) ?? one.address));
      this.#localUntil = now + INTERFACES_KEPT_MS;
    }
    return this.#localAddresses.has(address);
  }
}
