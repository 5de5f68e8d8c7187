/**
 * Looks one name up: A and AAAA at once, and puts both findings together.
 * Does not wait long for the second once the first is there; what comes late
 * is reported for the cache.
 *
 * @see RFC 8305 section 3
 */
import { NOT_WAITING, type Waiting } from './deadlines.ts';
import type { Answer } from '../cache/dns-cache.ts';
import type { FamilyPreference } from '../address-order.ts';
import type { NameServer } from '../servers/name-server.ts';
import { Probe } from './probe.ts';
import { Question, type Finding, type QuestionWorld } from './question.ts';
import type { ServerList } from '../servers/server-list.ts';
import { TYPE } from '../wire/record-types.ts';

export interface LookupWorld extends QuestionWorld {
  readonly servers: ServerList;
  readonly machineHasIpv6: () => boolean;
  readonly preference: FamilyPreference;
}

/** An answer before order, floor and ceiling. */
export interface RawAnswer extends Omit<Answer, 'ttlSeconds' | 'addresses'> {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  /** Undefined: nobody said how long it holds. */
  readonly ttlSeconds: number | undefined;
  /** The other family's reply is still missing. */
  readonly isHalf: boolean;
}

/** RFC 8305 section 8: how long the slower family may keep the faster one waiting. */
export const RESOLUTION_DELAY_MS = 50;

export class Lookup implements Waiting {
  dueStep = NOT_WAITING;
  readonly #world: LookupWorld;
  readonly #names: readonly string[];
  readonly #onAnswer: (answer: RawAnswer, isLate: boolean) => void;
  readonly #startedAt: number;
  readonly #questions: Question[] = [];
  #order: readonly NameServer[] = [];
  #nameIndex = 0;
  #ipv4: Finding | undefined;
  #ipv6: Finding | undefined;
  #hasAnswered = false;
  #answersAaaa = true;

  /**
   * @param names tried in turn until one exists: a search list, or just the name.
   * @param onAnswer called once with `isLate` false, and perhaps once more with what came late.
   */
  constructor(names: readonly string[], world: LookupWorld, onAnswer: (answer: RawAnswer, isLate: boolean) => void) {
    this.#names = names;
    this.#world = world;
    this.#onAnswer = onAnswer;
    this.#startedAt = world.clock.now();
  }

  start(): void {
    const { preference } = this.#world;
    const { order, probe } = this.#world.servers.inOrder(this.#world.clock.now());
    this.#order = order;
    this.#answersAaaa = order[0]?.answersAaaa ?? true;
    const wantsIpv4 = preference !== 'only-ipv6';
    // Without IPv6 the AAAA record is of use only when there is nothing else (as getaddrinfo's AI_ADDRCONFIG).
    const wantsIpv6 = preference === 'only-ipv6' || (preference !== 'only-ipv4' && this.#world.machineHasIpv6());
    if (!wantsIpv4) this.#ipv4 = NOT_ASKED;
    if (!wantsIpv6) this.#ipv6 = NOT_ASKED;
    if (probe !== undefined) new Probe(this.#names[this.#nameIndex] ?? '', probe, this.#world).start();
    if (wantsIpv4) this.#ask(TYPE.A);
    if (wantsIpv6 && !this.#hasAnswered) this.#ask(TYPE.AAAA);
  }

  /** From the beginning, with whatever servers there are now. */
  restart(): void {
    this.#forgetQuestions();
    this.start();
  }

  /** Nothing is reported after this. */
  stop(): void {
    this.#hasAnswered = true;
    this.#forgetQuestions();
  }

  /** The slower family has had its chance. */
  onDeadline(): void {
    if (!this.#hasAnswered) this.#answer();
  }

  #ask(type: number): void {
    const name = this.#names[this.#nameIndex] ?? '';
    const question = new Question(name, type, this.#order, this.#world, (finding, ended) => this.#onFinding(finding, ended));
    this.#questions.push(question);
    question.start();
  }

  #onFinding(finding: Finding, question: Question): void {
    const isIpv6 = question.type === TYPE.AAAA;
    if (isIpv6) this.#ipv6 = finding;
    else this.#ipv4 = finding;
    if (isIpv6) this.#learnAboutAaaa(finding);
    if (this.#hasAnswered) {
      if (finding.type === 'addresses') this.#report(true);
      return;
    }
    if (!isIpv6 && finding.type === 'no-such-name') {
      this.#answer();
      return;
    }
    const other = isIpv6 ? this.#ipv4 : this.#ipv6;
    if (other === NOT_ASKED && finding.type === 'no-data' && !isIpv6 && this.#world.preference !== 'only-ipv4') {
      this.#ipv6 = undefined;
      this.#ask(TYPE.AAAA);
      return;
    }
    if (other !== undefined) this.#answer();
    else if (finding.type === 'addresses') this.#waitForOther(isIpv6);
  }

  #waitForOther(isIpv6: boolean): void {
    if (!isIpv6 && !this.#answersAaaa) this.#answer();
    else this.#world.deadlines.set(this, RESOLUTION_DELAY_MS);
  }

  #learnAboutAaaa(finding: Finding): void {
    const server = this.#order[0];
    if (finding.type === 'timed-out') {
      if (this.#ipv4?.type === 'addresses') server?.wasSilentOnAaaa();
    } else if (finding.type !== 'failed') server?.answeredAaaa();
  }

  #answer(): void {
    const bothMissing = this.#ipv4?.type === 'no-such-name' || (!hasAddresses(this.#ipv4) && !hasAddresses(this.#ipv6));
    const exists = [this.#ipv4, this.#ipv6].some((finding) => finding?.type === 'no-data' && finding !== NOT_ASKED);
    const failed = isFault(this.#ipv4) || isFault(this.#ipv6);
    if (bothMissing && !exists && !failed && this.#nameIndex + 1 < this.#names.length) {
      this.#tryNextName();
      return;
    }
    this.#hasAnswered = true;
    this.#world.deadlines.clear(this);
    for (const question of this.#questions) {
      if (bothMissing) question.stop();
      else question.takeLastChance();
    }
    this.#report(false);
  }

  #tryNextName(): void {
    this.#forgetQuestions();
    this.#nameIndex += 1;
    this.start();
  }

  #forgetQuestions(): void {
    this.#world.deadlines.clear(this);
    for (const question of this.#questions) question.stop();
    this.#questions.length = 0;
    this.#ipv4 = undefined;
    this.#ipv6 = undefined;
  }

  #report(isLate: boolean): void {
    const tookMs = this.#world.clock.now() - this.#startedAt;
    this.#onAnswer({ ...combine(this.#ipv4, this.#ipv6), origin: 'server', tookMs }, isLate);
  }
}

/** Stands for a family nobody wants. */
const NOT_ASKED: Finding = { type: 'no-data', aliases: [], ttlSeconds: undefined, server: '' };

function hasAddresses(finding: Finding | undefined): boolean {
  return finding?.type === 'addresses';
}

function isFault(finding: Finding | undefined): finding is Extract<Finding, { type: 'failed' | 'timed-out' }> {
  return finding?.type === 'failed' || finding?.type === 'timed-out';
}

function combine(ipv4: Finding | undefined, ipv6: Finding | undefined): Omit<RawAnswer, 'origin' | 'tookMs'> {
  const nothing = { ipv4: [], ipv6: [], aliases: [], server: '', detail: '', ttlSeconds: undefined, isHalf: false };
  const four = ipv4?.type === 'addresses' ? ipv4 : undefined;
  const six = ipv6?.type === 'addresses' ? ipv6 : undefined;
  const found = four ?? six;
  if (found !== undefined) {
    return {
      ...nothing,
      outcome: 'found',
      ipv4: four?.addresses ?? [],
      ipv6: six?.addresses ?? [],
      // The families may have come by different aliases, and every one of them counts.
      aliases: four === undefined || six === undefined ? found.aliases : [...new Set([...four.aliases, ...six.aliases])],
      server: found.server,
      ttlSeconds: Math.min(four?.ttlSeconds ?? Infinity, six?.ttlSeconds ?? Infinity),
      isHalf: ipv4 === undefined || ipv6 === undefined || isFault(ipv4) || isFault(ipv6),
    };
  }
  const fault = [ipv4, ipv6].find(isFault);
  if (ipv4?.type !== 'no-such-name' && fault !== undefined) {
    return {
      ...nothing,
      outcome: fault.type === 'timed-out' ? 'timed-out' : 'failed',
      detail: fault.type === 'failed' ? fault.detail : '',
    };
  }
  const negative = ipv4 === NOT_ASKED || ipv4 === undefined ? ipv6 : ipv4;
  if (negative?.type !== 'no-such-name' && negative?.type !== 'no-data')
    throw new Error('an answer was put together before there was a finding');
  return {
    ...nothing,
    outcome: negative.type === 'no-data' ? 'no-address' : 'no-such-name',
    aliases: negative.aliases,
    server: negative.server,
    ttlSeconds: negative.ttlSeconds,
  };
}
