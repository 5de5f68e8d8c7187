/** The record of one request and its response. It grows along the journey and ends as a row of history. */
import { OUTSIDE } from '#core/common/crowd.ts';
import type { Mode } from '#core/contract/reasons.ts';
import type { ConnectionView, HistoryRow } from '#core/contract/views.ts';
import type { FaultCode } from '#core/common/proxy-error.ts';
import { UNDECIDED, type Verdict } from '#core/policy/verdict.ts';
import type { ReverseRoute } from './door.ts';
import type { ContentFlow, ContentSource } from '#core/protocol/http1/content-flow.ts';
import { NO_OPTIONS, type ConnectionOptions } from '#core/protocol/http1/head/hop-by-hop.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';

export interface ExchangeStart {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly wallMs: number;
  /** On the monotonic clock. */
  readonly now: number;
  readonly client: string;
  readonly user: string | null;
  readonly mode: Mode;
  /** Null when no request could be read. */
  readonly head: RequestHead | null;
}

/** What a request named before a redirector changed it. */
export interface AskedFor {
  readonly method: string;
  readonly authority: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** A page or refusal in a redirector's own words. */
export type OwnAnswer = Extract<RedirectorAnswer, { readonly type: 'deny' | 'respond' }>;

export class Exchange {
  readonly id: number;
  /** Among the open ones. */
  place = OUTSIDE;
  readonly startedAtMs: number;
  readonly startedAt: number;
  /** Who has the connection. */
  readonly peer: string;
  /** Whoever is behind the request: the peer, or who a trusted peer says it is. */
  client: string;
  user: string | null;
  mode: Mode;
  head: RequestHead | null;
  /** What its Connection field says. */
  options: ConnectionOptions = NO_OPTIONS;
  /** As received; CONNECT for tunnels of any kind; empty when no request could be read. */
  method: string;
  /** Canonical; what is judged and dialled. */
  host = '';
  port = 0;
  /** As requested, for the Host field sent on. */
  authority = '';
  path = '';
  /** Another host the message names, judged as well. */
  otherHost: string | null = null;
  /** The admin's route, on a reverse door: the admin chose the destination. */
  route: ReverseRoute | null = null;
  /** Set with it: how the client names this door. */
  served: { readonly authority: string; readonly host: string } | null = null;
  /** The origin is spoken to over TLS. */
  tls = false;
  /** Set once a redirector changed the request: what the client knows of, shown to people. */
  asked: AskedFor | null = null;
  /** Where a redirector led it: to another destination by its name, or (`dial`) only the connection, the message staying as it is. */
  led: 'no' | 'elsewhere' | 'dial' = 'no';
  /** A redirector's own words for this answer. */
  ownAnswer: OwnAnswer | null = null;
  /** No rule spoke about it, so redirectors may be asked and shown its content. */
  isOpenToOutside = false;
  /** Content on its way through other hands, to be let go when the exchange is over. */
  adapting: ContentSource | null = null;
  /** The content that goes to the origin, when it is not simply the client's. */
  content: ContentFlow | null = null;
  /** The client was told to send its content: another 100 of the origin goes nowhere. */
  saidContinue = false;
  /** The next hop is a proxy that reads the request. */
  throughProxy = false;
  /** What the answer says of signing in by way of this proxy, as field lines; or ''. */
  sessionSupport = '';
  verdict: Verdict = UNDECIDED;
  status: number | null = null;
  fault: FaultCode | null = null;
  octetsUp = 0;
  octetsDown = 0;
  /** The client's connection may carry another request after this one. */
  keepsClient = true;

  constructor(start: ExchangeStart) {
    this.id = start.id;
    this.startedAtMs = start.wallMs;
    this.startedAt = start.now;
    this.peer = start.client;
    this.client = start.client;
    this.user = start.user;
    this.mode = start.mode;
    this.head = start.head;
    this.method = start.head?.method ?? '';
  }

  /** As the client asked for it, whatever became of it. */
  get shown(): AskedFor {
    return this.asked ?? this;
  }

  row(now: number): HistoryRow {
    const { method, host, port, path } = this.shown;
    return {
      id: this.id,
      startedAtMs: this.startedAtMs,
      durationMs: Math.round(now - this.startedAt),
      client: this.client,
      user: this.user,
      mode: this.mode,
      method,
      host,
      port,
      path,
      action: this.verdict.action,
      because: this.verdict.because,
      rule: this.verdict.rule,
      status: this.status,
      octetsUp: this.octetsUp,
      octetsDown: this.octetsDown,
      fault: this.fault,
    };
  }

  /** While it is open. */
  view(): ConnectionView {
    return { ...this.row(this.startedAt), durationMs: null, state: 'open' };
  }
}
