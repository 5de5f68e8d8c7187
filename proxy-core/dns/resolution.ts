/** What a name turned into. Every caller gets one of these; nothing here is ever thrown. */

export type ResolutionSource = 'literal' | 'hosts' | 'cache' | 'server' | 'override' | 'stale' | 'built-in';

export type Resolution =
  /** At least one address, in the order to try them. */
  | {
      readonly type: 'found';
      readonly addresses: readonly string[];
      readonly source: ResolutionSource;
      /** The names it is an alias of, nearest first; left out where there are none. */
      readonly aliases?: readonly string[];
    }
  /** No such name, or a name without any address. */
  | { readonly type: 'not-found' }
  /** The servers answered, but not with an answer; or there is none to ask. `detail` is for the log. */
  | { readonly type: 'failed'; readonly detail: string }
  /** No server answered in time. */
  | { readonly type: 'timed-out' };

export const NOT_FOUND: Resolution = { type: 'not-found' };
export const TIMED_OUT: Resolution = { type: 'timed-out' };
