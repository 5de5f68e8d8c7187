/**
 * One named pool that is a real ICAP server (RFC 3507): asked about requests,
 * and led past by the content of requests and responses. A server that is
 * away costs the configured answer, at once while it is known to be away.
 */
import { transferFor } from '#core/protocol/redirector/icap/icap-options.ts';
import type { IcapAddress } from '#core/protocol/redirector/icap/icap-request.ts';
import { compileAskedAbout, type AskedAbout } from '../asked-about.ts';
import { PoolStatistics } from '../pool-statistics.ts';
import type {
  Adaptation,
  AdaptationListener,
  AnswerTaker,
  FailureCause,
  MessageToAdapt,
  PoolOptions,
  PoolPorts,
  RedirectorHelperView,
  RedirectorPoolState,
  RedirectorPoolView,
  RedirectorQuestion,
  ResponseToAdapt,
} from '../room-words.ts';
import { AskedServer } from './asked-server.ts';
import type { AdaptationEnd } from './icap-adaptation.ts';
import { IcapClient, type IcapClientOwner, type IcapLimits } from './icap-client.ts';

export class IcapPool implements IcapClientOwner {
  options: PoolOptions;
  readonly #ports: PoolPorts;
  readonly #client: IcapClient;
  readonly #statistics: PoolStatistics;
  #askedAbout: AskedAbout;
  #isOn = false;
  #trouble: string | null = null;

  constructor(options: PoolOptions, address: IcapAddress, ports: PoolPorts) {
    this.options = options;
    this.#ports = ports;
    this.#askedAbout = compileAskedAbout(options.asks);
    this.#statistics = new PoolStatistics(ports.clock.now());
    this.#client = new IcapClient(address, limitsOf(options), this, ports.clock, ports.connectIcap);
  }

  get name(): string {
    return this.options.name;
  }

  /** Requests with content go through `adaptRequest`, after all pools were asked. */
  wants(question: RedirectorQuestion): boolean {
    return !question.hasContent && this.#mayServe('REQMOD', question);
  }

  ask(question: RedirectorQuestion, taker: AnswerTaker): void {
    this.#statistics.asked += 1;
    const listener = new AskedServer(taker, () => adaptation.fail('unintelligible'));
    const adaptation = this.#client.open(
      { method: 'REQMOD', question, responseHead: null, content: null, letsFailuresPass: false },
      listener,
    );
  }

  /** Null at once when this server is not asked about this request's content. */
  adaptRequest(question: RedirectorQuestion, message: MessageToAdapt, listener: AdaptationListener): Adaptation | null {
    if (!question.hasContent || !this.#mayServe('REQMOD', question)) return null;
    return this.#adapt('REQMOD', question, null, message, listener);
  }

  /** Null at once when this server is not shown this response. */
  adaptResponse(question: RedirectorQuestion, response: ResponseToAdapt, listener: AdaptationListener): Adaptation | null {
    if (!this.#mayServe('RESPMOD', question)) return null;
    const { service } = this.#client;
    if (service !== null && transferFor(service, question.path) === 'ignore') return null;
    return this.#adapt('RESPMOD', question, response.head, response, listener);
  }

  start(): void {
    this.#isOn = true;
    this.#client.start();
  }

  /** What is on its way gets the configured answer. Resolves when the last connection is gone. */
  stop(): Promise<void> {
    this.#isOn = false;
    return this.#client.stop();
  }

  restart(): void {
    this.#client.refresh();
  }

  /** Only limits and what is asked about; another address is another pool. */
  change(options: PoolOptions): void {
    this.options = options;
    this.#askedAbout = compileAskedAbout(options.asks);
    this.#client.change(limitsOf(options));
    if (this.#client.isBackingOff) this.#client.refresh();
  }

  note(because: FailureCause): void {
    this.#statistics.failure(because);
  }

  over(how: AdaptationEnd, tookMs: number): void {
    switch (how) {
      case 'abandoned':
        return;
      case 'changed':
        this.#statistics.changed += 1;
        return this.#statistics.answer(tookMs, tookMs, this.#ports.clock.now());
      case 'unchanged':
        return this.#statistics.answer(tookMs, tookMs, this.#ports.clock.now());
      case 'crashed':
        this.#statistics.crashes += 1;
        return this.#statistics.failure(how);
      case 'silent':
      case 'overloaded':
      case 'broken':
      case 'unintelligible':
      case 'not-running':
      case 'quarantined':
      case 'stopped':
        return this.#statistics.failure(how);
    }
  }

  trouble(how: string | null): void {
    this.#trouble = how;
    if (how !== null) this.#ports.log.warn(`ICAP server of ${this.name}: ${how}`, { pool: this.name, server: this.#client.address.url });
  }

  view(): RedirectorPoolView {
    const nowMs = this.#ports.clock.now();
    const { name, protocol, min, max, concurrency, timeLimitMs, queueMax, onFailure } = this.options;
    const limits = { name, protocol, min, max, concurrency, timeLimitMs, queueMax, onFailure };
    const helpers = this.#connectionViews(nowMs);
    return {
      ...limits,
      command: this.#client.address.url,
      state: this.#state(),
      helpers,
      busy: helpers.filter((helper) => helper.held > 0).length,
      queued: this.#client.queued,
      oldestWaitMs: 0,
      ratePerSecond: this.#statistics.ratePerSecond(nowMs),
      ...this.#statistics.percentiles(nowMs),
      counters: this.#statistics.counters(this.#client.connections.started),
      lastEnd: this.#trouble,
      errorLines: [],
    };
  }

  #connectionViews(nowMs: number): readonly RedirectorHelperView[] {
    return [...this.#client.connections.all].map(({ number, messages, isUsed, isConnected, startedAtMs }) => {
      const state = isConnected ? 'ready' : 'starting';
      return { number, processId: null, state, held: isUsed ? 1 : 0, answers: messages, ageMs: Math.round(nowMs - startedAtMs) };
    });
  }

  #state(): RedirectorPoolState {
    if (!this.#isOn) return 'stopped';
    return this.#client.isBackingOff ? 'backing-off' : 'running';
  }

  #mayServe(method: 'REQMOD' | 'RESPMOD', question: RedirectorQuestion): boolean {
    const { service } = this.#client;
    return this.#isOn && (service === null || service.methods.has(method)) && this.#askedAbout(question);
  }

  #adapt(
    method: 'REQMOD' | 'RESPMOD',
    question: RedirectorQuestion,
    responseHead: string | null,
    message: MessageToAdapt,
    listener: AdaptationListener,
  ): Adaptation {
    this.#statistics.asked += 1;
    const letsFailuresPass = this.options.onFailure !== 'deny';
    return this.#client.open({ method, question, responseHead, content: message.content, letsFailuresPass }, listener);
  }
}

function limitsOf(options: PoolOptions): IcapLimits {
  return { maxConnections: options.max, timeLimitMs: options.timeLimitMs, queueMax: options.queueMax };
}
