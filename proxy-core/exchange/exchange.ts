/** The record of one request and its response. It grows along the journey and ends as a row of history. */
import { OUTSIDE } from '#core/common/crowd.ts';
import type { Mode } from '#core/contract/reasons.ts';
import { shownPath } from '#core/contract/path-text.ts';
import type { ConnectionView, HistoryRow } from '#core/contract/views.ts';
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { RequestFacts } from '#core/policy/decide.ts';
import type { JudgedFacts } from '#core/policy/refused-now.ts';
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

/** What a request named before a route or a redirector led it to another place. */
export interface AskedFor {
  readonly method: string;
  readonly authority: string;
  readonly host: string;
  readonly port: number;
  /** Octets as latin1; people see it as `shownPath` shows it. */
  readonly path: string;
  readonly otherHost: string | null;
}

/** A page or refusal in a redirector's own words. */
export type OwnAnswer = Extract<RedirectorAnswer, { readonly type: 'deny' | 'respond' }>;

export type ClosedAs = Extract<FaultCode, 'CLOSED_BY_POLICY' | 'CLOSED_ON_REQUEST'>;

/** As much of a client as is needed to end an exchange. */
export interface Closable {
  reset(): void;
}

/** The client asked for a tunnel (CONNECT, SOCKS, redirected TLS); what a forwarded port leads to is the admin's choice. */
export function wantsTunnel(exchange: Exchange): boolean {
  return exchange.shown.method === 'CONNECT' && exchange.mode !== 'port-forward';
}

/** A request goes to a port that the client chose: not to a route of a reverse door or a forwarded port, which the admin did. */
export function sendsRequest(exchange: Exchange): boolean {
  return exchange.shown.method !== 'CONNECT' && exchange.mode !== 'reverse' && exchange.mode !== 'port-forward';
}

/** Where a redirector led it. Ports of tunnels are not looked at: it was the admin who chose the redirector. */
export function factsAsLed({ host, port, method }: Exchange): RequestFacts {
  return { hosts: [host], port, wantsTunnel: false, sendsRequest: method !== 'CONNECT' };
}

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
  /** The origin is spoken to over TLS. */
  tls = false;
  /** Set once a route or a redirector changed the request: what the client knows of, shown to people. */
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
  /** Revision of the policy that permitted it last. */
  judgedAt = 0;
  /** Its client, while it is open: closing that connection ends the exchange in every phase. */
  holder: Closable | null = null;
  /** The address of the open way to the destination; '' when a parent finds it, null while there is none. */
  dialled: string | null = null;
  /** We ended it ourselves: whatever was seen of that afterwards is not the reason. */
  closedAs: ClosedAs | null = null;

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

  /** What it was judged by, for judging it again. */
  judgedFacts(): JudgedFacts {
    const { host, otherHost, port } = this.shown;
    const isLed = this.led !== 'no';
    return {
      asked: {
        hosts: otherHost === null ? [host] : [host, otherHost],
        port,
        wantsTunnel: wantsTunnel(this),
        sendsRequest: sendsRequest(this),
      },
      led: isLed ? factsAsLed(this) : null,
      port: this.port,
      address: this.dialled === '' ? null : this.dialled,
      isChosen: !isLed && (this.route !== null || this.mode === 'port-forward'),
      wasAskedOutside: this.isOpenToOutside,
    };
  }

  /** True when one of the hosts it named, or was led to, is wanted. They are canonical. */
  leadsTo(isWanted: (host: string) => boolean): boolean {
    const hosts = [this.host, this.otherHost, this.asked?.host, this.asked?.otherHost];
    return hosts.some((host) => typeof host === 'string' && host !== '' && isWanted(host));
  }

  /** Octets pass between the client and the destination, or are about to. */
  get hasWay(): boolean {
    return this.holder !== null && this.dialled !== null;
  }

  /**
   * Both connections are closed, in any phase, so that nothing is taken for a proper end.
   * @param verdict - of the rule behind it, or null.
   * @returns false when it has ended, or is ending by this already.
   */
  close(as: ClosedAs, verdict: Verdict | null): boolean {
    if (this.closedAs !== null || this.holder === null) return false;
    this.closedAs = as;
    if (verdict !== null) this.verdict = verdict;
    this.holder.reset();
    return true;
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
      path: shownPath(path),
      action: this.verdict.action,
      because: this.verdict.because,
      rule: this.verdict.rule,
      status: this.status,
      octetsUp: this.octetsUp,
      octetsDown: this.octetsDown,
      fault: this.closedAs ?? this.fault,
    };
  }

  /** While it is open. */
  view(): ConnectionView {
    return { ...this.row(this.startedAt), durationMs: null, state: 'open' };
  }
}
