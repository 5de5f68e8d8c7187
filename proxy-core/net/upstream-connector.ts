/** Opens connections to places outside: what it knows of all of them, `dial.ts` does one. */
import type { Clock } from '#core/common/ports.ts';
import type { Deadlines } from './deadlines.ts';
import { Dial, type DialOutcome, type DialShared, type DialTarget } from './dial.ts';
import { atTurnEnd } from './outgoing/turn-end.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

export interface ConnectorOptions {
  /** All attempts together. */
  readonly connectMs: number;
  /** Outgoing connections start here; empty: the system chooses. */
  readonly sourceAddress4: string;
  readonly sourceAddress6: string;
}

export class UpstreamConnector {
  readonly #shared: DialShared;

  constructor(options: ConnectorOptions, clock: Clock, deadlines: Deadlines) {
    const { connectMs, sourceAddress4, sourceAddress6 } = options;
    this.#shared = {
      connectMs,
      sourceAddress4: sourceAddress4 === '' ? undefined : sourceAddress4,
      sourceAddress6: sourceAddress6 === '' ? undefined : sourceAddress6,
      clock,
      deadlines,
    };
  }

  /**
   * The outcome is told later, never during this call. It starts with what else
   * leaves at the end of this turn of the loop: between two heads that are read
   * each would find the other end asleep (6 % of what a tunnel costs).
   */
  dial(target: DialTarget, outcome: DialOutcome): Dial {
    const dial = new Dial(target, this.#shared, outcome);
    atTurnEnd(dial);
    return dial;
  }

  /**
   * @param abandoned - told how to give up: the client may leave before anything has answered.
   * @throws ProxyError (by rejection) when none answered.
   */
  connect(target: DialTarget, abandoned?: (giveUp: () => void) => void): Promise<UpstreamConnection> {
    return new Promise((resolve, reject) => {
      const dial = this.dial(target, { dialled: resolve, dialFailed: reject });
      abandoned?.(() => dial.giveUp());
    });
  }
}
