/**
 * Asks one server over a connection that is kept: TCP, TLS or HTTPS. Questions
 * are pipelined, answers come in any order. A connection that has gone quiet
 * is closed; questions it was closed under are asked once more on a new one.
 *
 * @see RFC 7766 section 6.2
 */
import type { Clock } from '#core/common/ports.ts';
import type { RandomBits } from '../asking/random-bits.ts';
import { matchReply } from '../wire/reply-match.ts';
import { writeQuery } from '../wire/query-writer.ts';
import { KeptConnection } from './kept-connection.ts';
import type { OpenChannel } from './message-channel.ts';
import type { AskForm, Asking, LinkCounts, ServerLink } from './server-link.ts';

export interface KeptLinkForm {
  /** Dialled in this order. */
  readonly addresses: readonly string[];
  readonly open: OpenChannel;
  readonly idleMs: number;
  /** RFC 8467: so that the length says less about the name. 0 where nothing is hidden anyway. */
  readonly padToOctets: number;
}

const MAX_OUTSTANDING = 1024;
/** Questions waited for long enough, and no reply between. */
const SILENCES_UNTIL_CLOSED = 2;
const NOTHING_TO_GIVE_UP = (): void => {};

interface Outstanding {
  readonly asking: Asking;
  readonly query: Uint8Array;
  wasAskedAgain: boolean;
}

export class KeptLink implements ServerLink {
  readonly #form: KeptLinkForm;
  readonly #counts: LinkCounts;
  readonly #clock: Clock;
  readonly #random: RandomBits;
  readonly #outstanding = new Map<number, Outstanding>();
  #connection: KeptConnection | undefined;
  #silences = 0;
  #isClosed = false;

  constructor(form: KeptLinkForm, counts: LinkCounts, clock: Clock, random: RandomBits) {
    this.#form = form;
    this.#counts = counts;
    this.#clock = clock;
    this.#random = random;
  }

  ask(asking: Asking, form: AskForm): () => void {
    if (this.#isClosed || this.#outstanding.size >= MAX_OUTSTANDING) {
      asking.onFault({
        type: 'overloaded',
        detail: this.#isClosed ? 'the name server is not in use any more' : 'too many questions to this name server',
      });
      return NOTHING_TO_GIVE_UP;
    }
    let id = this.#random.uint16();
    while (this.#outstanding.has(id)) id = this.#random.uint16();
    // Nobody can forge inside a connection, so the case of the letters has nothing to prove.
    const query = writeQuery(asking.name, asking.type, { id, caseBits: 0, edns: form.edns, padToOctets: this.#form.padToOctets });
    this.#outstanding.set(id, { asking, query, wasAskedAgain: false });
    this.#connection ??= this.#dial(0);
    this.#connection.send(query);
    return () => void this.#outstanding.delete(id);
  }

  close(): void {
    this.#isClosed = true;
    this.#outstanding.clear();
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** A connection can be dead without anybody telling: the machine slept, or a router forgot it. */
  wasSilent(): void {
    this.#silences += 1;
    if (this.#silences < SILENCES_UNTIL_CLOSED || this.#connection?.isOpen !== true) return;
    this.#connection.close();
    this.#onEnd(0, true, 'the server went silent');
  }

  #dial(which: number): KeptConnection {
    return new KeptConnection(this.#clock, this.#form.idleMs, this.#form.addresses[which] ?? '', this.#form.open, {
      onMessage: (message) => this.#onMessage(message),
      onRefused: (query, detail) => this.#onRefused(query, detail),
      onEnd: (wasOpen, detail) => this.#onEnd(which, wasOpen, detail),
      isIdle: () => this.#outstanding.size === 0,
    });
  }

  #onMessage(message: Uint8Array): void {
    const id = idOf(message);
    const known = this.#outstanding.get(id);
    if (known === undefined || matchReply(known.query, message) === 'mismatch') {
      this.#counts.strayReplies += 1;
      return;
    }
    this.#outstanding.delete(id);
    this.#silences = 0;
    known.asking.onReply(message);
  }

  #onRefused(query: Uint8Array, detail: string): void {
    const id = idOf(query);
    const known = this.#outstanding.get(id);
    if (known === undefined || known.query !== query) return; // Given up meanwhile.
    this.#outstanding.delete(id);
    known.asking.onFault({ type: 'unreachable', detail });
  }

  /** A connection is gone that we did not close. */
  #onEnd(which: number, wasOpen: boolean, detail: string): void {
    this.#connection = undefined;
    this.#silences = 0;
    const next = wasOpen ? 0 : which + 1;
    const mayGoOn = next < this.#form.addresses.length;
    const [again, lost]: [Outstanding[], [number, Outstanding][]] = [[], []];
    for (const [id, outstanding] of this.#outstanding) {
      if (mayGoOn && !(wasOpen && outstanding.wasAskedAgain)) again.push(outstanding);
      else lost.push([id, outstanding]);
    }
    if (again.length > 0) this.#askAgain(again, next, wasOpen);
    for (const [id, { asking }] of lost) {
      // One fault may lead to another question being given up.
      if (this.#outstanding.delete(id)) asking.onFault({ type: 'unreachable', detail });
    }
  }

  #askAgain(outstanding: readonly Outstanding[], which: number, counts: boolean): void {
    this.#connection = this.#dial(which);
    for (const each of outstanding) {
      each.wasAskedAgain ||= counts;
      this.#connection.send(each.query);
    }
  }
}

function idOf(message: Uint8Array): number {
  return ((message[0] ?? 0) << 8) | (message[1] ?? 0);
}
