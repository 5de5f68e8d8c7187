/**
 * One message on its way through an ICAP server: REQMOD or RESPMOD, with its
 * content in both directions at once. What the server says, or fails to say,
 * ends in exactly one of unchanged, end and failed.
 */
import { readPragmaComment } from '#core/protocol/redirector/icap/icap-reply.ts';
import { transferFor, type IcapService } from '#core/protocol/redirector/icap/icap-options.ts';
import { writeModification, type IcapAddress } from '#core/protocol/redirector/icap/icap-request.ts';
import type { IcapEvent } from '#core/protocol/redirector/icap/icap-response-reader.ts';
import { readAdaptedHead } from './adapted-head.ts';
import { ContentSender, MAX_KEPT_OCTETS } from './content-sender.ts';
import type { ConnectionTaker, ConnectionUser, IcapConnection } from './icap-connection.ts';
import type { Adaptation, AdaptationListener, AdaptationSaid, FailureCause, RedirectorQuestion } from '../room-words.ts';

export interface AdaptationFacts {
  readonly method: 'REQMOD' | 'RESPMOD';
  readonly question: RedirectorQuestion;
  readonly responseHead: string | null;
  /** Null: no content. */
  readonly content: { readonly length: number | null } | null;
  /** After a failure the message may go on as it came, when nothing of it is lost. */
  readonly letsFailuresPass: boolean;
}

/** The pool's side. */
export interface AdaptationOwner {
  readonly address: IcapAddress;
  /** Known by the time a connection is granted. */
  readonly service: IcapService | null;
  now(): number;
  acquire(adaptation: IcapAdaptation): void;
  release(connection: IcapConnection, isClean: boolean): void;
  unreachable(how: string): void;
  /** Called once. */
  over(adaptation: IcapAdaptation, how: AdaptationEnd): void;
  readonly name: string;
}

export type AdaptationEnd = 'unchanged' | 'changed' | 'abandoned' | FailureCause;

type Progress =
  /** Nothing of the answer is here. */
  | 'asking'
  /** The ICAP head said 200; an HTTP head follows. */
  | 'head'
  /** The changed message is being handed out. */
  | 'content'
  | 'over';

export class IcapAdaptation implements Adaptation, ConnectionUser, ConnectionTaker {
  readonly askedAtMs: number;
  readonly #facts: AdaptationFacts;
  readonly #listener: AdaptationListener;
  readonly #owner: AdaptationOwner;
  readonly #sender: ContentSender;
  #connection: IcapConnection | null = null;
  #isFresh = true;
  #progress: Progress = 'asking';
  #isBlocked = false;
  #isPaused = false;
  #callerWaits = false;
  #hasBody = false;
  /** Set when the server said 204; told when its answer is complete. */
  #unchanged: readonly Uint8Array[] | null = null;
  /** Octets of changed content still to come, when its head says how many there are. */
  #promisedOctets: number | null = null;
  #comment: string | null = null;
  /** Since when it is the server's turn; null while it is the caller's. */
  #serverSinceMs: number | null;

  constructor(facts: AdaptationFacts, listener: AdaptationListener, owner: AdaptationOwner) {
    this.#facts = facts;
    this.#listener = listener;
    this.#owner = owner;
    this.#sender = new ContentSender(facts.content !== null);
    this.askedAtMs = owner.now();
    this.#serverSinceMs = this.askedAtMs;
  }

  get method(): 'REQMOD' | 'RESPMOD' {
    return this.#facts.method;
  }

  feed(octets: Uint8Array): boolean {
    if (this.#progress === 'over') return true;
    this.#sender.feed(octets);
    this.#send();
    this.#callerWaits = !this.#wantsMore;
    return !this.#callerWaits;
  }

  end(): void {
    if (this.#progress === 'over') return;
    this.#sender.end();
    this.#send();
  }

  pause(): void {
    this.#isPaused = true;
    this.#serverSinceMs = null;
    this.#connection?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#touch();
    this.#connection?.resume();
  }

  abandon(): void {
    this.#finish('abandoned', false);
  }

  granted(connection: IcapConnection, isFresh: boolean): void {
    const { service, address } = this.#owner;
    if (service === null || this.#progress === 'over') return this.#owner.release(connection, true);
    this.#connection = connection;
    this.#isFresh = isFresh;
    connection.use(this);
    const { method, question, responseHead, content } = this.#facts;
    const hasBody = content !== null;
    const previewOctets = hasBody && transferFor(service, question.path) === 'preview' ? service.previewOctets : null;
    // Only what is kept to the end may be said to be unchanged at the end.
    const allow204 = service.allows204 && (!hasBody || (content.length !== null && content.length <= MAX_KEPT_OCTETS));
    connection.write([writeModification(address, { method, question, responseHead, hasBody, previewOctets, allow204 })]);
    this.#sender.begin(previewOctets, hasBody);
    if (this.#isPaused) connection.pause();
    this.#send();
    this.#touch();
    this.#tellReady();
  }

  unreachable(how: string): void {
    this.#owner.unreachable(how);
    this.fail('not-running');
  }

  event(event: IcapEvent): void {
    if (this.#progress === 'over') return;
    this.#touch();
    switch (event.type) {
      case 'head':
        return this.#onIcapHead(event.head.status, readPragmaComment(event.head), event.head.body !== 'null-body');
      case 'http-head':
        return this.#onHttpHead(event.kind, event.text);
      case 'data':
        return this.#onData(event.octets);
      case 'end':
        return this.#onEnd();
      case 'malformed':
        return this.fail('unintelligible');
    }
  }

  drained(): void {
    this.#isBlocked = false;
    this.#send();
    this.#tellReady();
  }

  /** A kept connection that the server closed before its answer could be read: once more, on another one. */
  closed(): void {
    this.#connection = null;
    if (this.#progress === 'over') return;
    if (this.#isFresh || this.#progress !== 'asking' || this.#sender.kept === null) return this.fail('crashed');
    this.#isBlocked = false;
    this.#owner.acquire(this);
  }

  /** True when the server has had the word for too long. */
  isLate(nowMs: number, timeLimitMs: number): boolean {
    return this.#serverSinceMs !== null && nowMs - this.#serverSinceMs >= timeLimitMs;
  }

  /** The server does not want to see it. */
  pass(): void {
    const kept = this.#sender.kept;
    if (kept === null) return this.fail('unintelligible');
    this.#finish('unchanged', false);
    this.#listener.unchanged(kept, this.#said(), null);
  }

  /** Lets the message pass as it came when that is what is configured and nothing of it is lost. */
  fail(because: FailureCause): void {
    if (this.#progress === 'over') return;
    const kept = this.#facts.letsFailuresPass && this.#progress !== 'content' ? this.#sender.kept : null;
    this.#finish(because, false);
    if (kept === null) this.#listener.failed(because, this.#said());
    else this.#listener.unchanged(kept, this.#said(), because);
  }

  #onIcapHead(status: number, comment: string | null, hasBody: boolean): void {
    this.#comment = comment ?? this.#comment;
    this.#hasBody = hasBody;
    if (status === 100) {
      this.#sender.proceed();
      this.#send();
      return this.#tellReady();
    }
    if (status === 204) return this.#onUnchanged();
    if (status === 200 || status === 201) this.#progress = 'head';
    else this.fail(status >= 500 ? 'broken' : 'unintelligible');
  }

  #onUnchanged(): void {
    const kept = this.#sender.kept;
    if (kept === null) return this.fail('unintelligible'); // it was not allowed to say so any more
    this.#progress = 'head';
    this.#unchanged = kept;
  }

  #onHttpHead(kind: 'req-hdr' | 'res-hdr', text: string): void {
    // RESPMOD may repeat the request's head in front of the response's.
    if (this.#progress !== 'head' || (kind === 'req-hdr' && this.#facts.method === 'RESPMOD')) return;
    const head = readAdaptedHead(text, this.#facts.question, this.#hasBody);
    // A response can only become another response.
    if (head === null || (head.type === 'request' && this.#facts.method === 'RESPMOD')) return this.fail('unintelligible');
    this.#progress = 'content';
    this.#touch();
    this.#promisedOctets = head.content.length;
    this.#sender.forgetKept();
    if (head.type === 'request') this.#listener.requestHead(head, this.#said());
    else this.#listener.responseHead(head, this.#said());
  }

  #onEnd(): void {
    const unchanged = this.#unchanged;
    if (unchanged !== null) {
      this.#finish('unchanged', this.#sender.waitsForServer);
      return this.#listener.unchanged(unchanged, this.#said(), null);
    }
    if (this.#progress === 'asking') return; // the end of 100
    if (this.#progress === 'head') return this.fail('unintelligible'); // 200 without a message
    if (this.#promisedOctets !== null && this.#promisedOctets !== 0) return this.fail('unintelligible');
    this.#finish('changed', this.#sender.isDone);
    this.#listener.end();
  }

  #onData(octets: Uint8Array): void {
    if (this.#promisedOctets !== null) {
      this.#promisedOctets -= octets.length;
      if (this.#promisedOctets < 0) return this.fail('unintelligible');
    }
    this.#listener.octets(octets);
  }

  #send(): void {
    const connection = this.#connection;
    if (connection === null || this.#isBlocked) return;
    const pieces = this.#sender.take();
    if (!connection.write(pieces)) this.#isBlocked = true;
    if (pieces.length > 0) this.#touch();
  }

  get #wantsMore(): boolean {
    return this.#sender.wantsMore && !this.#isBlocked;
  }

  #tellReady(): void {
    if (!this.#callerWaits || !this.#wantsMore || this.#progress === 'over') return;
    this.#callerWaits = false;
    this.#listener.ready();
  }

  /** Whose turn is it, and since when. */
  #touch(): void {
    // One that answers while content is still to come may be waiting for it: an event stream has none for hours.
    const isServersTurn = this.#sender.waitsForServer || this.#isBlocked || this.#progress === 'head';
    this.#serverSinceMs = isServersTurn && !this.#isPaused ? this.#owner.now() : null;
  }

  #finish(how: AdaptationEnd, isClean: boolean): void {
    if (this.#progress === 'over') return;
    this.#progress = 'over';
    const connection = this.#connection;
    this.#connection = null;
    if (connection !== null) this.#owner.release(connection, isClean);
    this.#owner.over(this, how);
  }

  #said(): AdaptationSaid {
    return { rule: this.#owner.name, comment: this.#comment };
  }
}
