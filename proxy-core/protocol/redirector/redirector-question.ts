/** What a helper program is told about a request, and what it may say back. Types only. */

/** One request, as a helper may be asked about it. Names and addresses are canonical; nothing here is percent-decoded. */
export interface RedirectorQuestion {
  /** As received, for example `GET`. */
  readonly method: string;
  /** Absolute address, `http://host[:port]/path`. For CONNECT the writers use host and port instead. */
  readonly url: string;
  readonly scheme: string;
  /** Canonical host or address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path with query; empty for CONNECT. */
  readonly path: string;
  /** Client address, without port. */
  readonly client: string;
  /** Name of the client's device, or null. */
  readonly clientName: string | null;
  /** Proxy user, or null. */
  readonly user: string | null;
  /** The person the policy knows behind the client, or null. */
  readonly person: string | null;
  /** Which door the request came in by: a word of the contract's `MODES`. */
  readonly mode: string;
  /** Request head as received, latin1, with its empty line. */
  readonly head: string;
  /** True when content follows the head. */
  readonly hasContent: boolean;
  readonly listener: ListenerAddress;
}

export interface ListenerAddress {
  readonly address: string;
  readonly port: number;
}

export type RedirectStatus = 301 | 302 | 303 | 307 | 308;

/** A page that explains a refusal, in the helper's own words. Plain text, never HTML. */
export interface DenyPage {
  readonly title: string;
  readonly description: string;
  /** An address with more to read, or null. */
  readonly moreInfo: string | null;
}

export type FieldLine = readonly [name: string, value: string];

/**
 * What a helper said, read but not yet judged against its question: a rewrite
 * to the same address still is a rewrite here.
 */
export type HelperReply = { readonly comment: string | null } & (
  | { readonly type: 'unchanged' }
  /** Absolute address, path, or `host:port` for CONNECT, as written. */
  | { readonly type: 'rewrite'; readonly url: string; readonly silent: boolean }
  | { readonly type: 'redirect'; readonly status: RedirectStatus; readonly location: string }
  | {
      readonly type: 'deny';
      readonly status: number;
      readonly page: DenyPage | null;
      readonly original: { readonly fields: readonly FieldLine[]; readonly content: Uint8Array } | null;
    }
  /** A file of the one folder that may be served. */
  | { readonly type: 'file'; readonly name: string }
  /** Port null: the port that was asked for. */
  | { readonly type: 'intercept'; readonly host: string; readonly port: number | null }
  | { readonly type: 'respond'; readonly status: number; readonly fields: readonly FieldLine[]; readonly content: Uint8Array }
  /** A changed request; `dial` says where to, when that is not in its head. */
  | { readonly type: 'replace'; readonly head: string; readonly dial: { readonly host: string; readonly port: number } | null }
  /** The helper knows that it cannot answer (BH). */
  | { readonly type: 'broken'; readonly message: string }
  /** An answer in no known form. Never taken for a permission. */
  | { readonly type: 'unintelligible'; readonly problem: string }
);
