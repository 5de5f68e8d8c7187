/** What becomes of a request after the redirectors were asked. Types only. */
import type { HttpTarget } from './http-target.ts';
import type { DenyPage, FieldLine, RedirectStatus } from './redirector-question.ts';

/** Where a connection goes when that is not in the message. IPv6 without brackets. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** `rule` names pool and helper, for the history; `comment` is the helper's own word, or null. */
export type RedirectorAnswer = { readonly rule: string; readonly comment: string | null } & (
  | { readonly type: 'permit' }
  /** The same message to another address; the client does not learn of it. */
  | { readonly type: 'rewrite'; readonly target: HttpTarget }
  | { readonly type: 'redirect'; readonly status: RedirectStatus; readonly location: string }
  /**
   * `page` null: the proxy's own words. `original` is the helper's own answer with its machine-readable explanation, for a client
   * that asked for such; null when there is none.
   */
  | { readonly type: 'deny'; readonly status: number; readonly page: DenyPage | null; readonly original: OwnAnswer | null }
  | ({ readonly type: 'respond'; readonly status: number } & OwnAnswer)
  /** The connection goes there, the message stays as it is. */
  | ({ readonly type: 'intercept' } & HostPort)
  /** Another head in place of the client's, with its empty line; `dial` null: to where `target` says. */
  | { readonly type: 'replace'; readonly head: string; readonly target: HttpTarget; readonly dial: HostPort | null }
  /** No pool decided; `policy` is the configured answer, to be carried out: `skip` and `allow` both let the request go. */
  | { readonly type: 'failed'; readonly because: FailureCause; readonly policy: FailurePolicy }
);

/** Fields and content of an answer; the fields carry no framing: length and transfer coding are the proxy's. */
export interface OwnAnswer {
  readonly fields: readonly FieldLine[];
  readonly content: Uint8Array;
}

/** What a request gets when its pool does not answer: `allow` ends the asking, `skip` goes on with the next pool. */
export type FailurePolicy = 'allow' | 'deny' | 'skip';

/** Why no helper of a pool gave an answer that can be used. */
export type FailureCause =
  /** The time limit ran out. */
  | 'silent'
  /** The helper died holding the question, twice. */
  | 'crashed'
  /** Too many questions were waiting. */
  | 'overloaded'
  /** The helper said that it is broken (BH). */
  | 'broken'
  /** It answered in no known form. */
  | 'unintelligible'
  /** No helper runs: it cannot be started, or the next start waits. */
  | 'not-running'
  /** It crashes in a loop: nothing is started until a person has looked at it. */
  | 'quarantined'
  /** The pool was stopped while the question waited. */
  | 'stopped';
