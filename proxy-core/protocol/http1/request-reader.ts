/**
 * Octets to request heads (RFC 9112 sections 2, 3 and 5). What follows a head
 * is read by the body reader its framing asks for.
 */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { FieldLines } from './head/field-lines.ts';
import { DEFAULT_HEAD_LIMITS, HeadScanner, type HeadLimits, type HeadProblem } from './head/head-scanner.ts';
import { requestFraming, type Framing } from './body/message-framing.ts';
import { parseRequestLine } from './head/request-line.ts';

export interface RequestHead {
  readonly method: string;
  /** As received. */
  readonly target: string;
  readonly minorVersion: 0 | 1;
  readonly fields: FieldLines;
  readonly framing: Framing;
}

export type RequestRead =
  | { readonly type: 'more' }
  /** `end`: where in the octets fed last the content or the next message starts. */
  | { readonly type: 'request'; readonly head: RequestHead; readonly end: number }
  | { readonly type: 'malformed'; readonly fault: FaultCode; readonly detail: string };

const MORE: RequestRead = { type: 'more' };
const CR = 0x0d;
const LF = 0x0a;
/** RFC 9112 section 2.2: empty lines before a request line are ignored, but not for ever. */
const MAX_EMPTY_LINES = 4;

const SIZE_FAULTS: Partial<Record<HeadProblem, FaultCode>> = {
  'start-line-too-long': 'TARGET_TOO_LONG',
  'line-too-long': 'HEAD_TOO_LARGE',
  'head-too-large': 'HEAD_TOO_LARGE',
  'too-many-fields': 'HEAD_TOO_LARGE',
};

export class RequestReader {
  readonly #scanner: HeadScanner;
  #emptyLines = 0;
  /** A CR came last; the LF that has to follow has not. */
  #afterCr = false;

  constructor(limits: HeadLimits = DEFAULT_HEAD_LIMITS) {
    this.#scanner = new HeadScanner(limits);
  }

  /** Part of a request has arrived, and it is not complete. */
  get isMidway(): boolean {
    return this.#scanner.isMidway || this.#afterCr || this.#emptyLines > 0;
  }

  feed(octets: Uint8Array, from: number): RequestRead {
    let at = from;
    if (!this.#scanner.isMidway) {
      at = this.#skipEmptyLines(octets, from);
      if (at === -1) return { type: 'malformed', fault: 'MALFORMED_REQUEST', detail: 'empty lines before the request' };
      if (at === octets.length) return MORE;
    }
    const scan = this.#scanner.feed(octets, at);
    if (scan.type === 'more') return MORE;
    if (scan.type === 'malformed')
      return { type: 'malformed', fault: SIZE_FAULTS[scan.problem] ?? 'MALFORMED_REQUEST', detail: scan.problem };
    this.#emptyLines = 0;
    return readRequest(scan.startLine, scan.fields, scan.end);
  }

  #skipEmptyLines(octets: Uint8Array, from: number): number {
    let at = from;
    while (at < octets.length) {
      if (this.#afterCr) {
        if (octets[at] !== LF) return -1;
        this.#afterCr = false;
        this.#emptyLines += 1;
        if (this.#emptyLines > MAX_EMPTY_LINES) return -1;
      } else if (octets[at] === CR) this.#afterCr = true;
      else return at;
      at += 1;
    }
    return at;
  }
}

function readRequest(startLine: string, fields: FieldLines, end: number): RequestRead {
  const line = parseRequestLine(startLine);
  if (!line.ok) return { type: 'malformed', fault: line.fault, detail: line.detail };
  const { method, target, minorVersion } = line.value;
  const framing = requestFraming(fields, minorVersion);
  if (!framing.ok) return { type: 'malformed', fault: framing.fault, detail: framing.detail };
  return { type: 'request', head: { method, target, minorVersion, fields, framing: framing.framing }, end };
}
