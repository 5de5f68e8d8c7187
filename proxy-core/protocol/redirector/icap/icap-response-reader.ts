/**
 * Reads ICAP responses (RFC 3507), one after another, from a server or from a
 * helper's standard output. Knows octets, not sockets. Lines may end in CRLF
 * or LF alone, because helper programs are written by hand.
 *
 * The peer's mistakes come back as a `malformed` event, after which nothing
 * more can be read.
 */
import { joined, latin1 } from '#core/common/octets.ts';
import { parseIcapHead, type IcapHead } from './icap-head.ts';

export type IcapEvent =
  | { readonly type: 'head'; readonly head: IcapHead }
  /** One encapsulated HTTP head, latin1, as sent. */
  | { readonly type: 'http-head'; readonly kind: 'req-hdr' | 'res-hdr'; readonly text: string }
  /** Content, chunks undone. A view into the octets that were fed, not a copy. */
  | { readonly type: 'data'; readonly octets: Uint8Array }
  /** The response is complete; what is fed next belongs to the next one. */
  | { readonly type: 'end' }
  | { readonly type: 'malformed'; readonly problem: string };

type State = 'head' | 'http-head' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'failed';

const LF = 0x0a;
const MAX_LINE_OCTETS = 65_536;
const MAX_HEAD_LINES = 200;
const CHUNK_SIZE = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i;

export class IcapResponseReader {
  #state: State = 'head';
  #gathered: Uint8Array[] = [];
  #gatheredOctets = 0;
  #lines: string[] = [];
  #head: IcapHead | null = null;
  #headAt = 0;
  #octetsLeft = 0;

  /** True between two responses: nothing of a response has been read. */
  get isBetween(): boolean {
    return this.#state === 'head' && this.#gatheredOctets === 0 && this.#lines.length === 0;
  }

  feed(octets: Uint8Array, listener: (event: IcapEvent) => void): void {
    let at = 0;
    while (at < octets.length && this.#state !== 'failed') {
      if (this.#state === 'chunk-data') at = this.#passData(octets, at, listener);
      else if (this.#state === 'http-head') at = this.#gatherHead(octets, at, listener);
      else at = this.#gatherLine(octets, at, listener);
    }
  }

  #passData(octets: Uint8Array, at: number, listener: (event: IcapEvent) => void): number {
    const end = Math.min(octets.length, at + this.#octetsLeft);
    this.#octetsLeft -= end - at;
    if (this.#octetsLeft === 0) this.#state = 'chunk-end';
    listener({ type: 'data', octets: octets.subarray(at, end) });
    return end;
  }

  #gatherHead(octets: Uint8Array, at: number, listener: (event: IcapEvent) => void): number {
    const end = Math.min(octets.length, at + this.#octetsLeft);
    this.#keep(octets.subarray(at, end));
    this.#octetsLeft -= end - at;
    if (this.#octetsLeft === 0) this.#headDone(listener);
    return end;
  }

  #headDone(listener: (event: IcapEvent) => void): void {
    const kind = this.#head?.heads[this.#headAt]?.kind ?? 'req-hdr';
    const text = this.#taken();
    this.#headAt += 1;
    listener({ type: 'http-head', kind, text });
    this.#nextPart(listener);
  }

  #gatherLine(octets: Uint8Array, at: number, listener: (event: IcapEvent) => void): number {
    const lf = octets.indexOf(LF, at);
    const end = lf === -1 ? octets.length : lf + 1;
    if (this.#gatheredOctets + end - at > MAX_LINE_OCTETS) return this.#fail('a line without an end', octets, listener);
    this.#keep(octets.subarray(at, end));
    if (lf === -1) return end;
    const line = this.#taken().replace(/\r?\n$/, '');
    this.#onLine(line, listener);
    return end;
  }

  #onLine(line: string, listener: (event: IcapEvent) => void): void {
    switch (this.#state) {
      case 'head':
        return this.#onHeadLine(line, listener);
      case 'chunk-size':
        return this.#onChunkSize(line, listener);
      case 'chunk-end':
        if (line === '') this.#state = 'chunk-size';
        else this.#fail('a chunk that is longer than it says', null, listener);
        return;
      case 'trailers':
        if (line === '') this.#end(listener);
        return;
      case 'http-head':
      case 'chunk-data':
      case 'failed':
    }
  }

  #onHeadLine(line: string, listener: (event: IcapEvent) => void): void {
    // Helpers like to leave empty lines between their answers.
    if (line === '' && this.#lines.length === 0) return;
    if (line !== '') {
      this.#lines.push(line);
      // Said at once, so that a greeting or an error text is not waited for until the time limit.
      if (!(this.#lines[0] ?? '').startsWith('ICAP/1.')) this.#fail('a line that begins no ICAP response', null, listener);
      else if (this.#lines.length > MAX_HEAD_LINES) this.#fail('a head without an end', null, listener);
      return;
    }
    const head = parseIcapHead(this.#lines);
    this.#lines = [];
    if (head === null) return void this.#fail('a head that cannot be read', null, listener);
    this.#head = head;
    this.#headAt = 0;
    listener({ type: 'head', head });
    this.#nextPart(listener);
  }

  #nextPart(listener: (event: IcapEvent) => void): void {
    const head = this.#head;
    const part = head?.heads[this.#headAt];
    if (part !== undefined) {
      this.#octetsLeft = part.octets;
      this.#state = 'http-head';
      if (part.octets === 0) this.#headDone(listener);
    } else if (head === null || head.body === 'null-body') this.#end(listener);
    else this.#state = 'chunk-size';
  }

  #onChunkSize(line: string, listener: (event: IcapEvent) => void): void {
    const digits = CHUNK_SIZE.exec(line)?.[1];
    if (digits === undefined) return void this.#fail('a chunk without a size', null, listener);
    this.#octetsLeft = Number.parseInt(digits, 16);
    this.#state = this.#octetsLeft === 0 ? 'trailers' : 'chunk-data';
  }

  #end(listener: (event: IcapEvent) => void): void {
    this.#state = 'head';
    this.#head = null;
    listener({ type: 'end' });
  }

  #fail(problem: string, octets: Uint8Array | null, listener: (event: IcapEvent) => void): number {
    this.#state = 'failed';
    this.#gathered = [];
    listener({ type: 'malformed', problem });
    return octets?.length ?? 0;
  }

  #keep(octets: Uint8Array): void {
    this.#gathered.push(octets.slice());
    this.#gatheredOctets += octets.length;
  }

  #taken(): string {
    const only = this.#gathered.length === 1 ? this.#gathered[0] : undefined;
    const text = latin1(only ?? joined(this.#gathered));
    this.#gathered = [];
    this.#gatheredOctets = 0;
    return text;
  }
}
