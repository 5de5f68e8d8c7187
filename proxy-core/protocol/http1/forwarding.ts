/**
 * What the exchange wants sent on, in words the data path understands. Plain
 * data between the room that decides and the room that has the sockets.
 */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { Adaptation, AdaptationListener, AdaptationSaid, AdaptedResponse } from '../redirector/adaptation.ts';
import type { BodyReader } from './body/body-reader.ts';
import type { ContentFlow } from './content-flow.ts';
import type { ResponseHead } from './response-reader.ts';

/** A request ready to leave: head as latin1 text, and how its content is read from the client. */
export interface RequestPlan {
  readonly head: string;
  /** Null: no content, or content that `adapts` has. */
  readonly body: BodyReader | null;
  /** Set when somebody may change the content of either message: then every piece of it is looked at. */
  readonly adapts?: AdaptedContent;
  /**
   * Asked once for every response head, interim ones too. Pure.
   * @param requestComplete - false: the origin answers while content is still on its way to it.
   */
  readonly planResponse: (head: ResponseHead, requestComplete: boolean) => ResponsePlan;
}

export interface AdaptedContent {
  /** What goes to the origin; null: nothing. */
  readonly content: ContentFlow | null;
}

export type ResponsePlan =
  /** A 1xx: `head` goes to the client, or nowhere when it is empty. */
  | { readonly type: 'interim'; readonly head: string }
  | {
      readonly type: 'final';
      readonly status: number;
      readonly head: string;
      readonly body: BodyReader | null;
      /** Content without a length gets chunks of ours, so that the client's connection can stay open. */
      readonly encodeChunks: boolean;
      /** The origin keeps its connection open after this. */
      readonly upstreamStays: boolean;
      /** The connection is signed in, or about to be: the next client served on it would be taken for this one. */
      readonly signsIn: boolean;
      /** Somebody who may want to change it; only with `adapts`. `body` undoes chunks then. */
      readonly adaptation?: ResponseAdaptation;
    }
  /** 101: both connections become a tunnel after this head. */
  | { readonly type: 'tunnel'; readonly status: number; readonly head: string }
  | { readonly type: 'refused'; readonly fault: FaultCode; readonly detail: string };

/** Who changes responses, and what the client gets of a changed one. */
export interface ResponseAdaptation {
  /** Null: nobody wants to see it after all. */
  open(listener: AdaptationListener): Adaptation | null;
  /** It goes on as it came; `because` says which failure was let pass. */
  unchanged(said: AdaptationSaid, because: string | null): void;
  plan(head: AdaptedResponse, said: AdaptationSaid): AdaptedResponsePlan;
}

export interface AdaptedResponsePlan {
  readonly head: string;
  readonly encodeChunks: boolean;
  /** False: the client waits for none, whatever comes. */
  readonly sendsContent: boolean;
}

/** How a relayed exchange ended. */
export type RelayEnd =
  | { readonly type: 'done'; readonly requestComplete: boolean }
  | { readonly type: 'tunnel' }
  | {
      readonly type: 'failed';
      readonly fault: FaultCode;
      readonly detail: string;
      /** Something of a final response has reached the client: no other answer can be given. */
      readonly answered: boolean;
      /** Not one octet came back, so the request may be sent again if it is safe to. */
      readonly unanswered: boolean;
    };
