/** What becomes of a request after the redirectors were asked. Types only. */
import type { FailureCause, FailurePolicy } from '#core/common/failure-causes.ts';
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
