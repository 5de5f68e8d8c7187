/**
 * A change of the rules holds at once: each connection that would no longer be
 * opened is closed, and so are idle connections to such places. Judged a slice
 * at a time, so that thousands of open tunnels hold up nothing else.
 */
import type { Policy } from '#core/policy/policy.ts';
import { refusedNow } from '#core/policy/refused-now.ts';
import type { OpenExchange } from '../live-connections.ts';

/** Judging takes 1 to 2 us, closing up to 40. */
export const SLICE_EXCHANGES = 200;

export interface EnforcerPorts {
  /** Without an order; may change while it is walked through. */
  readonly open: Iterable<OpenExchange>;
  policy(): Policy;
  /** There are helper programs, asked about what no rule speaks about. */
  asksOutside(): boolean;
  /** Closes idle connections to places the policy refuses. */
  closeIdle(policy: Policy): void;
  /** Resolves when whatever else waits has had its turn. */
  pause(): Promise<void>;
}

export class Enforcer {
  readonly #ports: EnforcerPorts;
  #isStale = false;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();

  constructor(ports: EnforcerPorts) {
    this.#ports = ports;
  }

  /** To be called after every change of the policy. The first slice is done when it returns, unless an earlier change is still being worked on. */
  policyChanged(): void {
    this.#isStale = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#run();
  }

  /** Resolves when all that is open has been judged by the newest policy. */
  settled(): Promise<void> {
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      const policy = this.#ports.policy();
      this.#ports.closeIdle(policy);
      await this.#walk(policy);
    }
    this.#isRunning = false;
  }

  /** Ends early when the policy has changed again: the next walk judges everything by that one. */
  async #walk(policy: Policy): Promise<void> {
    const open = [...this.#ports.open]; // what opens from here on is judged by the new policy
    for (const [index, exchange] of open.entries()) {
      if (index > 0 && index % SLICE_EXCHANGES === 0) await this.#ports.pause();
      if (this.#isStale) return;
      this.#judge(exchange, policy);
    }
  }

  #judge(exchange: OpenExchange, policy: Policy): void {
    if (!exchange.hasWay || exchange.judgedAt === policy.revision) return;
    exchange.judgedAt = policy.revision;
    const refusal = refusedNow(exchange.judgedFacts(), policy, this.#ports.asksOutside());
    if (refusal !== null) exchange.close('CLOSED_BY_POLICY', refusal.type === 'refused' ? refusal.verdict : null);
  }
}
