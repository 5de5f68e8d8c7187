/**
 * Who may ask, and how often. A bucket for each client, filled at a steady
 * rate; only as many clients are remembered as `MAX_CLIENTS`. Pure, given the
 * time.
 */
import { isInAnyNetwork, parseIpAddress, type Network } from '#core/common/ip-address.ts';

export const MAX_CLIENTS = 4096;

export type Admission = 'welcome' | 'not-allowed' | 'too-often';

interface Bucket {
  queries: number;
  filledAt: number;
  readonly isAllowed: boolean;
}

export interface ClientLimitsForm {
  readonly allowedNetworks: readonly Network[];
  readonly queriesPerSecond: number;
  readonly burst: number;
}

export class ClientLimits {
  readonly #form: ClientLimitsForm;
  readonly #buckets = new Map<string, Bucket>();

  constructor(form: ClientLimitsForm) {
    this.#form = form;
  }

  /** Takes one query out of the client's bucket. */
  admit(client: string, now: number): Admission {
    const bucket = this.#buckets.get(client) ?? this.#open(client, now);
    if (!bucket.isAllowed) return 'not-allowed';
    bucket.queries = Math.min(this.#form.burst, bucket.queries + ((now - bucket.filledAt) / 1000) * this.#form.queriesPerSecond);
    bucket.filledAt = now;
    if (bucket.queries < 1) return 'too-often';
    bucket.queries -= 1;
    return 'welcome';
  }

  /** The address may be anything the system reports; without its zone it is compared with the networks. */
  #open(client: string, now: number): Bucket {
    const octets = parseIpAddress(client.replace(/%.*/s, ''));
    const isAllowed = octets !== null && isInAnyNetwork(octets, this.#form.allowedNetworks);
    const bucket = { queries: this.#form.burst, filledAt: now, isAllowed };
    // The one known longest makes room: senders of made-up addresses push each other out.
    if (this.#buckets.size >= MAX_CLIENTS) for (const oldest of this.#buckets.keys()) if (this.#buckets.delete(oldest)) break;
    this.#buckets.set(client, bucket);
    return bucket;
  }
}
