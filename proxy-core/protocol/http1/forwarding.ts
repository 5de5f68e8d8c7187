/**
 * What the exchange wants sent on, in words the data path understands. Plain
 * data between the room that decides and the room that has the sockets.
 */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { BodyReader } from './body/body-reader.ts';
import type { ResponseHead } from './response-reader.ts';

/** A request ready to leave: head as latin1 text, and how its content is read from the client. */
export interface RequestPlan {
  readonly head: string;
  /** Null: no content. */
  readonly body: BodyReader | null;
  /**
   * Asked once for every response head, interim ones too. Pure.
   * @param requestComplete - false: the origin answers while content is still on its way to it.
   */
  readonly planResponse: (head: ResponseHead, requestComplete: boolean) => ResponsePlan;
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
    }
  /** 101: both connections become a tunnel after this head. */
  | { readonly type: 'tunnel'; readonly status: number; readonly head: string }
  | { readonly type: 'refused'; readonly fault: FaultCode; readonly detail: string };

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
