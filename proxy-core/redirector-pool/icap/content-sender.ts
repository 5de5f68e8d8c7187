/**
 * Which octets of a message's content may go to the ICAP server now: the
 * preview first, the rest when the server asks for it (RFC 3507 section 4.5).
 * Keeps what was fed for as long as "unchanged" may still be the answer.
 * Pure: pieces to write come out.
 */
import { chunkHead, LAST_CHUNK, LAST_CHUNK_OF_ALL } from '#core/protocol/redirector/icap/icap-request.ts';

export type Piece = string | Uint8Array;

/** So much content is kept, so that a message can go on unchanged after a failure, or after the server has seen all of it. */
export const MAX_KEPT_OCTETS = 262_144;
/** So much may wait until the server reads on. */
export const MAX_WAITING_OCTETS = 65_536;

type State =
  /** No connection yet. */
  | 'held'
  | 'preview'
  /** The preview is out; the server has the word. */
  | 'asking'
  | 'streaming'
  | 'done';

export class ContentSender {
  #state: State = 'held';
  #previewLeft = 0;
  #waiting: Uint8Array[] = [];
  #waitingOctets = 0;
  #kept: Uint8Array[] | null = [];
  #keptOctets = 0;
  #isComplete: boolean;

  /** `hasContent` false: nothing will be fed. */
  constructor(hasContent: boolean) {
    this.#isComplete = !hasContent;
  }

  /** All content fed so far, or null when that was too much to keep. */
  get kept(): readonly Uint8Array[] | null {
    return this.#kept;
  }

  get waitsForServer(): boolean {
    return this.#state === 'asking' || this.#state === 'done';
  }

  /** Everything was written: the connection can carry another message when the answer is complete. */
  get isDone(): boolean {
    return this.#state === 'done';
  }

  get wantsMore(): boolean {
    return !this.#isComplete && this.#waitingOctets < MAX_WAITING_OCTETS && this.#state !== 'asking';
  }

  feed(octets: Uint8Array): void {
    if (octets.length === 0 || this.#isComplete) return;
    this.#waiting.push(octets);
    this.#waitingOctets += octets.length;
    this.#keptOctets += octets.length;
    if (this.#keptOctets > MAX_KEPT_OCTETS) this.#kept = null;
    else this.#kept?.push(octets);
  }

  end(): void {
    this.#isComplete = true;
  }

  /** A connection is there and the head was written. Everything kept is sent (again); null preview: all of it. */
  begin(previewOctets: number | null, hasContent: boolean): void {
    this.#state = hasContent ? (previewOctets === null ? 'streaming' : 'preview') : 'done';
    this.#previewLeft = previewOctets ?? 0;
    if (this.#kept === null) return;
    this.#waiting = [...this.#kept];
    this.#waitingOctets = this.#keptOctets;
  }

  /** The server wants the rest (100). */
  proceed(): void {
    if (this.#state === 'asking') this.#state = 'streaming';
  }

  /** No failure can be mended from here on: the changed message is on its way. */
  forgetKept(): void {
    this.#kept = null;
  }

  /** What may be written now, in order. */
  take(): readonly Piece[] {
    const pieces: Piece[] = [];
    if (this.#state === 'preview') this.#takePreview(pieces);
    if (this.#state === 'streaming') this.#takeAll(pieces);
    return pieces;
  }

  #takePreview(pieces: Piece[]): void {
    while (this.#previewLeft > 0 && this.#waiting.length > 0) {
      const octets = this.#waiting[0] ?? new Uint8Array(0);
      const now = octets.subarray(0, this.#previewLeft);
      if (now.length === octets.length) this.#waiting.shift();
      else this.#waiting[0] = octets.subarray(now.length);
      this.#previewLeft -= now.length;
      this.#write(now, pieces);
    }
    const isAll = this.#isComplete && this.#waiting.length === 0;
    if (!isAll && this.#previewLeft > 0) return;
    // A full preview with nothing behind it yet is only known to be all when the end has come.
    pieces.push(isAll ? LAST_CHUNK_OF_ALL : LAST_CHUNK);
    this.#state = isAll ? 'done' : 'asking';
  }

  #takeAll(pieces: Piece[]): void {
    for (const octets of this.#waiting) this.#write(octets, pieces);
    this.#waiting = [];
    if (!this.#isComplete) return;
    pieces.push(LAST_CHUNK);
    this.#state = 'done';
  }

  #write(octets: Uint8Array, pieces: Piece[]): void {
    this.#waitingOctets -= octets.length;
    pieces.push(chunkHead(octets.length), octets, '\r\n');
  }
}
