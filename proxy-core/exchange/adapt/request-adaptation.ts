/**
 * The content of one request between the client, an ICAP server and the
 * origin: what the client sends goes to the server, and what goes on is what
 * the server sends back, or, when it leaves the request alone, what the client
 * sent. Nothing waits here but what was on its way when somebody said stop.
 */
import { ProxyError, type FaultCode } from '#core/common/proxy-error.ts';
import type { ContentSource, ContentTaker } from '#core/protocol/http1/content-flow.ts';
import type {
  Adaptation,
  AdaptationListener,
  AdaptationSaid,
  AdaptedRequest,
  AdaptedResponse,
} from '#core/protocol/redirector/adaptation.ts';
import { adaptationFault } from '#core/protocol/redirector/adaptation-fault.ts';
import type { FailureCause } from '#core/common/failure-causes.ts';

/** What becomes of the request; its content follows from the object that decided. */
export type RequestDecision =
  | { readonly type: 'unchanged'; readonly said: AdaptationSaid; readonly because: string | null }
  | { readonly type: 'changed'; readonly head: AdaptedRequest; readonly said: AdaptationSaid }
  | { readonly type: 'answered'; readonly head: AdaptedResponse; readonly said: AdaptationSaid }
  | { readonly type: 'failed'; readonly because: string; readonly said: AdaptationSaid };

export interface DecisionTaker {
  decided(decision: RequestDecision): void;
  /** Instead of it: the client left, or sent what is no content. */
  gone(error: ProxyError): void;
}

type Origin = 'undecided' | 'client' | 'server';

export class RequestAdaptation implements ContentSource {
  /** What the server says. */
  readonly server: AdaptationListener;
  readonly #client: ContentSource;
  readonly #decision: DecisionTaker;
  #adaptation: Adaptation | null = null;
  /** Whose content goes on. */
  #from: Origin = 'undecided';
  #taker: ContentTaker | null = null;
  #waiting: Uint8Array[] = [];
  #hasEnded = false;
  #failure: { readonly fault: FaultCode; readonly detail: string } | null = null;
  #isClosed = false;
  #hasAllOfClient = false;

  constructor(client: ContentSource, decision: DecisionTaker) {
    this.#client = client;
    this.#decision = decision;
    this.server = {
      ready: () => this.#client.resume(),
      unchanged: (kept, said, because) => this.#onUnchanged(kept, said, because),
      requestHead: (head, said) => this.#onServer({ type: 'changed', head, said }),
      responseHead: (head, said) => this.#onServer({ type: 'answered', head, said }),
      octets: (octets) => this.#pass(octets),
      end: () => this.#end(),
      failed: (because, said) => this.#onFailed(because, said),
    };
  }

  /** The client has sent everything. */
  get hasAllOfClient(): boolean {
    return this.#hasAllOfClient;
  }

  /** The server was asked: now the client's content may come. */
  begin(adaptation: Adaptation): void {
    this.#adaptation = adaptation;
    this.#client.open({
      octets: (octets) => this.#fromClient(octets),
      end: () => this.#onClientEnd(),
      failed: (fault, detail) => this.#onClientFailed(fault, detail),
    });
  }

  open(taker: ContentTaker): void {
    this.#taker = taker;
    for (const octets of this.#waiting.splice(0)) taker.octets(octets);
    if (this.#failure !== null) return taker.failed(this.#failure.fault, this.#failure.detail);
    if (this.#hasEnded) return taker.end();
    this.resume();
  }

  pause(): void {
    if (this.#from === 'server') this.#adaptation?.pause();
    else this.#client.pause();
  }

  resume(): void {
    if (this.#from === 'server') this.#adaptation?.resume();
    else this.#client.resume();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#taker = null;
    this.#waiting = [];
    this.#adaptation?.abandon();
    this.#adaptation = null;
    this.#client.close();
  }

  #fromClient(octets: Uint8Array): void {
    if (this.#from === 'client') this.#pass(octets);
    else if (this.#adaptation?.feed(octets) === false) this.#client.pause();
  }

  #onClientEnd(): void {
    this.#hasAllOfClient = true;
    if (this.#from === 'client') this.#end();
    else this.#adaptation?.end();
  }

  #onClientFailed(fault: FaultCode, detail: string): void {
    if (this.#from !== 'undecided') return this.#fail(fault, detail);
    this.close();
    this.#decision.gone(new ProxyError(fault, detail));
  }

  #onUnchanged(kept: readonly Uint8Array[], said: AdaptationSaid, because: string | null): void {
    if (this.#isClosed) return;
    this.#adaptation = null;
    this.#from = 'client';
    this.#client.pause(); // until there is somebody to send it to
    this.#waiting = [...kept];
    this.#hasEnded = this.#hasAllOfClient;
    this.#decision.decided({ type: 'unchanged', said, because });
  }

  #onServer(decision: Extract<RequestDecision, { readonly type: 'changed' | 'answered' }>): void {
    if (this.#isClosed) return;
    this.#from = 'server';
    this.#adaptation?.pause();
    this.#decision.decided(decision);
  }

  #onFailed(because: FailureCause, said: AdaptationSaid): void {
    if (this.#isClosed) return;
    this.#adaptation = null;
    if (this.#from === 'undecided') this.#decision.decided({ type: 'failed', because, said });
    else this.#fail(adaptationFault(because), because);
  }

  #pass(octets: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#taker === null) this.#waiting.push(octets);
    else this.#taker.octets(octets);
  }

  #end(): void {
    this.#hasEnded = true;
    if (this.#from === 'server') this.#adaptation = null;
    this.#taker?.end();
  }

  #fail(fault: FaultCode, detail: string): void {
    this.#failure = { fault, detail };
    this.#taker?.failed(fault, detail);
  }
}
