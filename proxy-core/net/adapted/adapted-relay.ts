/**
 * One exchange between two connections when somebody may change its content:
 * as `relay.ts`, but with the content in pieces that pass through other hands,
 * each way bounded by back-pressure. Only exchanges whose content is looked at
 * come here; all others keep the short way.
 */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { ContentFlow } from '#core/protocol/http1/content-flow.ts';
import type { RelayEnd } from '#core/protocol/http1/forwarding.ts';
import { ResponseReader } from '#core/protocol/http1/response-reader.ts';
import { NEVER } from '../deadlines.ts';
import type { DownstreamListener, HeldContent } from '../downstream-connection.ts';
import { MAX_INTERIM, type RelayParts } from '../relay.ts';
import { probe, QUIET_MS } from '../quiet.ts';
import type { UpstreamListener } from '../upstream-connection.ts';
import { Download, type DownloadOwner, type FinalPlan } from './download.ts';
import { Upload, type UploadOwner } from './upload.ts';

type End = RelayEnd & { readonly early?: Buffer };

/** Never rejects: how it ended is the answer. */
export function adaptedRelay(parts: RelayParts, content: ContentFlow | null): Promise<End> {
  return new Promise((resolve) => new AdaptedRelay(parts, content, resolve).start());
}

class AdaptedRelay implements DownstreamListener, UpstreamListener, UploadOwner, DownloadOwner {
  readonly #parts: RelayParts;
  readonly #resolve: (end: End) => void;
  readonly #reader = new ResponseReader();
  readonly #upload: Upload | null;
  readonly #client: HeldContent | null;
  #download: Download | null = null;
  #final: FinalPlan | null = null;
  #interims = 0;
  #sawOctets = false;
  /** Octets behind the answer, or a connection that is gone: nobody else may use it. */
  #isSpoilt = false;
  /** The origin has thought for a quiet minute; what is left of its limit runs. */
  #isQuiet = false;
  #isProbed = false;
  #isOver = false;

  constructor(parts: RelayParts, content: ContentFlow | null, resolve: (end: End) => void) {
    this.#parts = parts;
    this.#resolve = resolve;
    this.#client = parts.downstream.content;
    this.#upload = content === null ? null : new Upload(content, parts.upstream.socket, this);
  }

  start(): void {
    const { downstream, upstream, plan } = this.#parts;
    upstream.listener = this;
    if (this.#upload !== null) upstream.outliveFailedWrites();
    upstream.resume(); // a handshake with a parent leaves it stopped
    upstream.socket.write(plan.head, 'latin1');
    this.#client?.hold();
    this.#upload?.start();
    if (this.#isOver) return;
    downstream.listen(this);
    if (this.#client?.isPaused === true) downstream.pause();
    this.#setLimits();
    this.#parts.shared.nearAnswers.asked(upstream.answerTime);
  }

  // ---- the client

  downstreamOctets(octets: Buffer, from: number): number {
    const end = this.#client?.downstreamOctets(octets, from) ?? from;
    this.#setLimits();
    return end;
  }

  downstreamDrained(): void {
    if (this.#download === null) this.#parts.upstream.resume();
    else this.#download.drained();
    this.#setLimits();
  }

  downstreamEnded(): void {
    if (this.#client !== null && !this.#client.isDone) this.fail('CLIENT_LEFT', 'the client closed in the middle of its content');
  }

  downstreamClosed(): void {
    this.fail('CLIENT_LEFT', 'the client closed the connection');
  }

  downstreamExpired(): void {
    this.fail('CLIENT_STALLED', this.#isUploadDone ? 'the client stopped reading' : 'the client stopped sending its content');
  }

  // ---- the origin

  upstreamOctets(memory: Buffer, length: number): boolean {
    const octets = length === memory.length ? memory : memory.subarray(0, length);
    this.#sawOctets = true;
    this.#parts.shared.nearAnswers.over(this.#parts.upstream.answerTime);
    let at = 0;
    while (this.#final === null) {
      const read = this.#reader.feed(octets, at);
      if (read.type === 'more') return true;
      if (read.type === 'malformed') return this.fail('UPSTREAM_MALFORMED', read.detail);
      at = read.end;
      const plan = this.#parts.plan.planResponse(read.head, this.#isUploadDone);
      if (plan.type === 'refused') return this.fail(plan.fault, plan.detail);
      if (plan.type === 'tunnel') return this.#becomeTunnel(plan.head, octets, at);
      if (plan.type === 'final') this.#startFinal(plan);
      else if (!this.#interim(plan.head)) return false;
      else if (at === length) return true;
    }
    return this.#content(octets, at);
  }

  upstreamDrained(): void {
    this.#upload?.drained();
    this.#setLimits();
  }

  upstreamEnded(): void {
    this.#isSpoilt = true;
    if (this.#download === null) this.fail('UPSTREAM_RESET', 'closed before an answer');
    else if (!this.#download.closed()) this.fail('UPSTREAM_RESET', 'closed in the middle of an answer');
    else this.#setLimits();
  }

  upstreamClosed(error: NodeJS.ErrnoException | null): void {
    this.#isSpoilt = true;
    if (this.#download?.isRead === true) return; // what is left to do is between us and the client
    if (error !== null || this.#download?.closed() !== true) this.fail('UPSTREAM_RESET', error?.code ?? 'closed');
  }

  upstreamExpired(): void {
    if (this.#upload?.isBlocked === true) this.fail('UPSTREAM_STALLED', 'the origin stopped taking the content');
    else if (this.#final === null) this.#answerIsLate();
    else this.#probe(); // content may pause for as long as both live
  }

  #answerIsLate(): void {
    const { upstream, shared } = this.#parts;
    const { answerHeadMs } = shared.limits;
    if (this.#isQuiet || answerHeadMs <= QUIET_MS) return void this.fail('UPSTREAM_TIMEOUT', 'no answer in time');
    this.#isQuiet = true;
    this.#probe();
    upstream.deadlineAt = shared.deadlines.in(answerHeadMs - QUIET_MS);
  }

  #probe(): void {
    if (!this.#isProbed) probe(this.#parts.downstream, this.#parts.upstream);
    this.#isProbed = true;
  }

  // ---- upload and download

  uploadMoved(): void {
    this.#setLimits();
  }

  wantsMore(): void {
    this.#parts.upstream.resume();
    this.#setLimits();
  }

  downloaded(): void {
    const { upstream, shared } = this.#parts;
    const isReusable = !this.#isSpoilt && this.#isUploadDone && this.#download?.isRead !== false && this.#final?.upstreamStays === true;
    this.#end({ type: 'done', requestComplete: this.#isUploadDone });
    // The origin's octets may be in our hands right now: what else is in them has to be seen first.
    if (isReusable) queueMicrotask(() => (this.#isSpoilt ? upstream.destroy() : shared.pool.keep(upstream)));
    else upstream.destroy();
  }

  adaptationFailed(fault: FaultCode, detail: string): void {
    this.fail(fault, detail);
  }

  fail(fault: FaultCode, detail: string): false {
    if (this.#isOver) return false;
    const answered = this.#download?.isBegun === true;
    this.#end({ type: 'failed', fault, detail, answered, unanswered: !this.#sawOctets });
    this.#parts.upstream.destroy();
    return false;
  }

  get #isUploadDone(): boolean {
    return this.#upload?.isDone !== false && this.#client?.isDone !== false;
  }

  #interim(head: string): boolean {
    this.#interims += 1;
    if (this.#interims > MAX_INTERIM) return this.fail('UPSTREAM_MALFORMED', 'too many interim responses');
    return head === '' || this.#parts.downstream.socket.write(head, 'latin1');
  }

  #startFinal(plan: FinalPlan): void {
    this.#final = plan;
    this.#download = new Download(plan, this.#parts.downstream.socket, this.#parts.traffic, this);
    this.#download.start();
  }

  #content(octets: Buffer, from: number): boolean {
    const download = this.#download as Download;
    const end = download.feed(octets, from);
    if (end < octets.length || download.isDoubtful) this.#isSpoilt = true;
    if (download.problem !== null) return this.fail('UPSTREAM_MALFORMED', download.problem);
    this.#setLimits();
    return !this.#isOver && !download.isFull && !download.isRead;
  }

  #becomeTunnel(head: string, octets: Buffer, at: number): false {
    this.#parts.downstream.socket.write(head, 'latin1');
    const early = at < octets.length ? Buffer.from(octets.subarray(at)) : undefined;
    this.#end({ type: 'tunnel', ...(early === undefined ? {} : { early }) });
    return false; // the tunnel resumes
  }

  /** The side that has to move next gets the time limit; a server in between has its own, and an answer that has begun has none. */
  #setLimits(): void {
    if (this.#isOver) return;
    const { downstream, upstream, shared } = this.#parts;
    const { limits, deadlines } = shared;
    const sendsContent = this.#client !== null && !this.#client.isDone && !this.#client.isPaused;
    const waitsForClient = sendsContent || this.#download?.waitsForClient === true;
    downstream.deadlineAt = waitsForClient ? deadlines.in(limits.bodyStallMs) : NEVER;
    this.#isQuiet = false;
    upstream.deadlineAt = NEVER;
    if (this.#upload?.isBlocked === true) upstream.deadlineAt = deadlines.in(limits.bodyStallMs);
    else if (this.#download !== null) this.#limitContent(this.#download);
    else if (this.#upload === null || this.#upload.isDone) upstream.deadlineAt = deadlines.in(Math.min(limits.answerHeadMs, QUIET_MS));
  }

  #limitContent({ isRead, isFull }: Download): void {
    if (!isRead && !isFull && !this.#isProbed) this.#parts.upstream.deadlineAt = this.#parts.shared.deadlines.in(QUIET_MS);
  }

  #end(end: End): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { downstream, upstream, shared } = this.#parts;
    shared.nearAnswers.over(upstream.answerTime);
    upstream.listener = null;
    upstream.deadlineAt = NEVER;
    this.#download?.stop();
    this.#upload?.stop();
    this.#client?.close();
    downstream.listen(null);
    downstream.resume();
    this.#resolve(end);
  }
}
