/** Messages on a stream: each with its length in two octets before it (RFC 1035 section 4.2.2). */
import { joined } from '#core/common/octets.ts';

/** All messages in one piece, so that they leave in one write (RFC 7766 section 8). */
export function framed(messages: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const message of messages) parts.push(Uint8Array.of(message.length >> 8, message.length & 255), message);
  return joined(parts);
}

/** Octets in, whole messages out. Holds at most one message, which the length field bounds to 64 KB, and one piece. */
export class FrameReader {
  #pieces: Uint8Array[] = [];
  #held = 0;

  read(octets: Uint8Array): Uint8Array[] {
    this.#pieces.push(octets);
    this.#held += octets.length;
    // Octet by octet a message would otherwise be put together anew with each octet.
    if (this.#held < this.#wanted()) return [];
    const [first = octets, ...more] = this.#pieces;
    const all = more.length === 0 ? first : joined(this.#pieces);
    const messages: Uint8Array[] = [];
    let at = 0;
    while (at + 2 <= all.length) {
      const end = at + 2 + (((all[at] ?? 0) << 8) | (all[at + 1] ?? 0));
      if (end > all.length) break;
      messages.push(all.subarray(at + 2, end));
      at = end;
    }
    // A copy: the rest must not keep a large piece alive. (`slice` of a Buffer is none.)
    this.#pieces = at === all.length ? [] : [new Uint8Array(all.subarray(at))];
    this.#held = all.length - at;
    return messages;
  }

  /** Octets of the message under way, its length field included. */
  #wanted(): number {
    const first = this.#pieces[0];
    if (first === undefined || this.#held < 2) return 2;
    if (first.length >= 2) return 2 + (((first[0] ?? 0) << 8) | (first[1] ?? 0));
    const start = joined(this.#pieces);
    this.#pieces = [start];
    return 2 + (((start[0] ?? 0) << 8) | (start[1] ?? 0));
  }
}
