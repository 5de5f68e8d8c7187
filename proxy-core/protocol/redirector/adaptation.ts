/**
 * Content on its way through an ICAP server, in pieces and with backpressure
 * on both sides. Types only: the data path feeds what it reads and acts on
 * what it is told.
 */
import type { HttpTarget } from './http-target.ts';
import type { FailureCause } from '#core/common/failure-causes.ts';
import type { FieldLine } from './redirector-question.ts';

/** Held by the data path. After `unchanged`, `end` or `failed` it is over and every call is ignored. */
export interface Adaptation {
  /**
   * Content of the message, transfer coding undone, in order. The octets are kept: they must not be overwritten afterwards.
   *
   * @returns false: stop feeding until `ready`.
   */
  feed(octets: Uint8Array): boolean;
  /** The content is complete. */
  end(): void;
  /** Stops the changed content for a while. */
  pause(): void;
  resume(): void;
  /** The exchange is over: nothing is told any more, the connection is let go. */
  abandon(): void;
}

/** Told to the data path. Exactly one of `unchanged`, `end` and `failed` is the last. */
export interface AdaptationListener {
  /** After `feed` returned false. */
  ready(): void;
  /**
   * The message goes on as it came: its own head, then `kept` (all content fed so far), then what has not been fed yet.
   * `because` is null when the server said so, else the failure that the configured policy let pass.
   */
  unchanged(kept: readonly Uint8Array[], said: AdaptationSaid, because: FailureCause | null): void;
  /** Another request in place of the client's. Content follows as `octets` when `content.follows`. */
  requestHead(head: AdaptedRequest, said: AdaptationSaid): void;
  /** A response: the changed one, or, in place of a request, the server's own. */
  responseHead(head: AdaptedResponse, said: AdaptationSaid): void;
  octets(octets: Uint8Array): void;
  end(): void;
  /** Nothing can be sent on. Before any head: refuse the request or answer 502. After one: break off. */
  failed(because: FailureCause, said: AdaptationSaid): void;
}

/** Pool and, when it said something, its comment. */
export interface AdaptationSaid {
  readonly rule: string;
  readonly comment: string | null;
}

export interface AdaptedContent {
  readonly follows: boolean;
  /** As the head says, and held to: other content ends in `failed`. Null when the head says nothing. */
  readonly length: number | null;
}

/** Fields carry no framing: length and transfer coding are the proxy's. */
export interface AdaptedRequest {
  readonly method: string;
  readonly target: HttpTarget;
  readonly fields: readonly FieldLine[];
  readonly content: AdaptedContent;
}

export interface AdaptedResponse {
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly FieldLine[];
  readonly content: AdaptedContent;
}

/** What the data path knows of a message before its content. */
export interface MessageToAdapt {
  /** Null: there is none. */
  readonly content: { readonly length: number | null } | null;
}

export interface ResponseToAdapt extends MessageToAdapt {
  /** As received, latin1, with its empty line. */
  readonly head: string;
}
