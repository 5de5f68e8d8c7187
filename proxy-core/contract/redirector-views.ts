/** Plain data about the redirector pools, for the window and the web monitor. */
import type { FailureCause, FailurePolicy } from '#core/common/failure-causes.ts';

export type RedirectorProtocol = 'squid' | 'url' | 'icap-stdio' | 'icap';

export type RedirectorPoolState =
  | 'stopped'
  | 'running'
  /** Helpers died young; the next start waits. */
  | 'backing-off'
  /** Too many died young: nothing is started until a person restarts the pool or changes its program. */
  | 'quarantined';

export interface RedirectorCounters {
  /** Since the program started. */
  readonly asked: number;
  readonly answered: number;
  /** Answers other than "leave it as it is". */
  readonly changed: number;
  /** Questions that got the configured answer instead, in all and by cause. */
  readonly failed: number;
  readonly failures: Readonly<Record<FailureCause, number>>;
  /** Questions given to a second helper because the first one died or said that it is broken. */
  readonly askedAgain: number;
  /** Helpers that ended without being told to. */
  readonly crashes: number;
  readonly started: number;
  /** Answers that came after their time limit, answered nothing, or could not be read as one. */
  readonly late: number;
  readonly unasked: number;
  readonly junk: number;
}

export interface RedirectorHelperView {
  readonly number: number;
  /** Null for a connection to a server, or when the program could not be started. */
  readonly processId: number | null;
  readonly state: 'starting' | 'ready' | 'retiring' | 'ending';
  /** Questions it holds now. */
  readonly held: number;
  readonly answers: number;
  readonly ageMs: number;
}

/** A row of the pool table. */
export interface RedirectorPoolView {
  readonly name: string;
  readonly protocol: RedirectorProtocol;
  /** The program with its arguments, or the address of the server. */
  readonly command: string;
  readonly state: RedirectorPoolState;
  readonly min: number;
  readonly max: number;
  readonly concurrency: number;
  readonly timeLimitMs: number;
  readonly queueMax: number;
  readonly onFailure: FailurePolicy;
  readonly helpers: readonly RedirectorHelperView[];
  /** Helpers that hold a question. */
  readonly busy: number;
  /** Questions that wait for a helper. */
  readonly queued: number;
  /** How long the first of them has waited. */
  readonly oldestWaitMs: number;
  readonly ratePerSecond: number;
  /** From asking to the answer, over the last half to whole minute. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly counters: RedirectorCounters;
  /** How the last helper ended, when one ended badly; null when none did. */
  readonly lastEnd: string | null;
  /** The last lines of standard error, oldest first: of the helper that ended badly last, else of the newest. */
  readonly errorLines: readonly string[];
}

export type ProgramLanguage = 'ts' | 'js' | 'py' | 'sh';

/** One saved text of a pool's program. */
export interface ProgramVersionView {
  /** Counts up from 1 within the pool; a number is never used twice. */
  readonly version: number;
  readonly language: ProgramLanguage;
  readonly savedAtMs: number;
  /** Who saved it, and why: as told by them. */
  readonly savedBy: string;
  readonly note: string;
  readonly octets: number;
  /** What the pool runs when this version is promoted. */
  readonly path: string;
}

/** An example to begin a program of one's own with. */
export interface RedirectorTemplateView {
  /** File name without its ending, with the folder it is in: `icap/deny-page`. */
  readonly name: string;
  readonly language: ProgramLanguage;
  readonly protocol: 'squid' | 'icap-stdio';
  /** Its first comment. */
  readonly description: string;
  readonly text: string;
}

export interface TestBenchSide {
  /** Milliseconds from asking to the answer; 0 when nothing was answered. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  /** How its last helper ended, when one ended badly. */
  readonly lastEnd: string | null;
  readonly errorLines: readonly string[];
}

/** One recorded request that the two programs answer differently. */
export interface TestBenchDifference {
  readonly method: string;
  readonly url: string;
  /** In plain words: `permit`, `redirect 302 to http://...`. */
  readonly current: string;
  readonly candidate: string;
  readonly currentMs: number;
  readonly candidateMs: number;
}

export interface TestBenchReport {
  /** Requests both were asked about. */
  readonly requests: number;
  /** False when the time for the whole trial ran out before all recorded requests were asked. */
  readonly isComplete: boolean;
  readonly same: number;
  readonly different: number;
  /** The first 200 of them. */
  readonly differences: readonly TestBenchDifference[];
  readonly current: TestBenchSide;
  readonly candidate: TestBenchSide;
}

/** A pool as the settings have it. */
export interface RedirectorPoolSettings {
  readonly name: string;
  /** False: it is kept in the settings, and nobody is asked. */
  readonly on: boolean;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly protocol: RedirectorProtocol;
  /** Empty unless the protocol is `icap`. */
  readonly icapUrl: string;
  readonly min: number;
  readonly max: number;
  readonly concurrency: number;
  /** Null: all. */
  readonly methods: readonly string[] | null;
  readonly hosts: readonly string[] | null;
  readonly people: readonly string[] | null;
  readonly connect: boolean;
  readonly timeoutMs: number;
  readonly queue: number;
  readonly onFailure: FailurePolicy;
  /** The one of the section `redirector`: always the first, and asked about everything. */
  readonly isSimple: boolean;
}

export interface RedirectorSettingsView {
  /** In the order they are asked. */
  readonly pools: readonly RedirectorPoolSettings[];
  /** The only folder whose files a redirector may have served. */
  readonly filesFolder: string;
}

export type RedirectorSaveOutcome =
  | { readonly ok: true; readonly version: ProgramVersionView }
  | { readonly ok: false; readonly userText: string };

export type RedirectorTrialOutcome =
  | { readonly ok: true; readonly report: TestBenchReport }
  | { readonly ok: false; readonly userText: string };
