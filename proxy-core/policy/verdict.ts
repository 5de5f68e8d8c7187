/** What is to be done with a request, and why. */
import type { ReasonCode } from '#core/contract/reasons.ts';

/** `rule` is the rule, list or helper behind it as a person would recognise it, or null. */
interface Because {
  readonly because: ReasonCode;
  readonly rule: string | null;
}

export type Verdict =
  | ({ readonly action: 'permit' } & Because)
  | ({ readonly action: 'deny' } & Because)
  /** The client is asked who it is, and may come back with an answer. */
  | ({ readonly action: 'challenge' } & Because)
  /** The same message to another address, without telling the client. */
  | ({ readonly action: 'rewrite'; readonly url: string } & Because)
  | ({ readonly action: 'redirect'; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string } & Because)
  /** A finished answer from a helper or a file. */
  | ({ readonly action: 'respond' } & Because)
  /** Dial there; the message stays as it is. */
  | ({ readonly action: 'intercept'; readonly host: string; readonly port: number } & Because);

export const UNDECIDED: Verdict = { action: 'permit', because: 'no-rule', rule: null };

/** RFC 9110 sections 15.5.2 and 15.5.8. An answer with such a status asks for a sign-in; it neither refuses nor fails. */
export function isChallenge(status: number): boolean {
  return status === 401 || status === 407;
}

/** Only what no rule spoke about is put to helper programs. */
export function isUndecided(verdict: Verdict): boolean {
  return verdict === UNDECIDED;
}
