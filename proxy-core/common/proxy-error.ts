/**
 * The one error type a request can end with.
 *
 * `message` is for the log and may name hosts and system calls.
 * `userText` is for the error page and the window: plain words, no internals.
 * `cause` keeps the original error, so nothing is lost on the way up.
 */
import { FAULTS, type FaultCode, type FaultKind, type FaultSide } from './faults.ts';

export type { FaultCode, FaultKind, FaultSide } from './faults.ts';

export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: FaultCode;

  constructor(code: FaultCode, detail: string, options: { readonly cause?: unknown } = {}) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }

  get kind(): FaultKind {
    return FAULTS[this.code];
  }

  /** What may cross a process border: an Error loses its own fields there. */
  toView(): { readonly code: FaultCode; readonly side: FaultSide; readonly userText: string } {
    return { code: this.code, side: this.kind.side, userText: this.kind.userText };
  }
}
