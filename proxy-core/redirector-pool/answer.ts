/** What becomes of a request after the pools were asked. */
import type { HttpTarget } from '#core/protocol/redirector/http-target.ts';
import type { DenyPage, FieldLine, RedirectStatus } from '#core/protocol/redirector/redirector-question.ts';
import type { FailureCause } from './pending-question.ts';
import type { FailurePolicy } from './pool-options.ts';

/** `rule` names pool and helper, for the history; `comment` is the helper's own word, or null. */
export type RedirectorAnswer = { readonly rule: string; readonly comment: string | null } & (
  | { readonly type: 'permit' }
  /** The same message to another address; the client does not learn of it. */
  | { readonly type: 'rewrite'; readonly target: HttpTarget }
  | { readonly type: 'redirect'; readonly status: RedirectStatus; readonly location: string }
  /** `page` null: the proxy's own words. */
  | { readonly type: 'deny'; readonly status: number; readonly page: DenyPage | null }
  /** An answer of the helper's own. `fields` carry no framing: length and transfer coding are the proxy's. */
  | { readonly type: 'respond'; readonly status: number; readonly fields: readonly FieldLine[]; readonly content: Uint8Array }
  /** The connection goes there, the message stays as it is. */
  | { readonly type: 'intercept'; readonly host: string; readonly port: number }
  /** Another head in place of the client's; `dial` null: to where the head says. */
  | {
      readonly type: 'replace';
      readonly head: string;
      readonly target: HttpTarget;
      readonly dial: { readonly host: string; readonly port: number } | null;
    }
  /** No pool decided; `policy` is the configured answer, to be carried out. */
  | { readonly type: 'failed'; readonly because: FailureCause; readonly policy: FailurePolicy }
);
