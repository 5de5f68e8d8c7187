/** Plain data that people look at. Everything here survives a process border. */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { DnsSettingsView, DnsView } from './dns-views.ts';
import type { RedirectorPoolView, RedirectorSettingsView } from './redirector-views.ts';
import type { Action, Mode, ReasonCode } from './reasons.ts';

/** One exchange or tunnel that has ended, as stored. `id` rises with time and never repeats. */
export interface HistoryRow {
  readonly id: number;
  /** Epoch milliseconds when the request's first octet was read. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Client address in canonical form, without port. */
  readonly client: string;
  /** Proxy user, or null. */
  readonly user: string | null;
  readonly mode: Mode;
  /** As received; CONNECT for tunnels, the record type (`A`, `AAAA`) of a name that was asked. Empty when the request could not be read. */
  readonly method: string;
  /** Canonical host, or an address. Empty when unknown. */
  readonly host: string;
  /** 0 where there is none: a name that was asked, or a request that could not be read. */
  readonly port: number;
  /** Path with query as requested, octets that are UTF-8 as letters (`shownPath`); empty for tunnels and names. */
  readonly path: string;
  readonly action: Action;
  readonly because: ReasonCode;
  /** The rule, list or helper behind the verdict, or null. */
  readonly rule: string | null;
  /** Status sent to the client; null when none could be sent, and for names. */
  readonly status: number | null;
  /** Content octets from and to the client, heads not counted. */
  readonly octetsUp: number;
  readonly octetsDown: number;
  readonly fault: FaultCode | null;
}

/** `challenged`: asked to sign in (401, 407). */
export type LiveState = 'open' | 'done' | 'blocked' | 'redirected' | 'failed' | 'challenged';

/** A row of the live table: the same id later names the row in history. */
export interface ConnectionView extends Omit<HistoryRow, 'durationMs'> {
  readonly state: LiveState;
  /** Null while it is open. */
  readonly durationMs: number | null;
}

/** Something a person should know about, shown as a bar until it is over. */
export interface HealthNote {
  /** Stable name, also the key of its words on screen. */
  readonly code:
    | 'history-set-aside'
    | 'history-failing'
    | 'port-busy'
    | 'config-problem'
    | 'block-file-problem'
    | 'redirector-failing'
    | 'dns-failing';
  readonly level: 'warning' | 'problem';
  /** What, where, what to do: one or two plain sentences. */
  readonly userText: string;
}

export interface ListenerView {
  readonly mode: Mode | 'monitor';
  /** `host:port` or `[host]:port`. */
  readonly address: string;
}

export interface StateView {
  readonly version: string;
  readonly filteringOn: boolean;
  readonly listeners: readonly ListenerView[];
  readonly health: readonly HealthNote[];
  readonly startedAtMs: number;
}

export interface RulesView {
  /** One host a line, as the person wrote them. A host covers itself and every name below it. */
  readonly allow: readonly string[];
  readonly block: readonly string[];
  /** Names loaded from block list files. */
  readonly blockFileNames: number;
  /** What was understood where a line does not mean what it says literally, and lines that are not in force; the first of each list. */
  readonly notes: readonly RuleProblem[];
}

/** Something to say about one line. */
export interface RuleProblem {
  readonly list: 'allow' | 'block';
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly userText: string;
}

export interface CountersView {
  /** Since the program started. A sign-in that was asked for (401, 407) counts as a request and as nothing else. */
  readonly requests: number;
  readonly blocked: number;
  readonly failed: number;
  readonly open: number;
  readonly octetsUp: number;
  readonly octetsDown: number;
  /** The last 60 seconds, oldest first; the last entry is the running second. */
  readonly perSecond: readonly { readonly allowed: number; readonly blocked: number }[];
}

export interface ConnectionNews {
  /** True: forget what was known, `changed` is everything (newest 500 rows at most). */
  readonly reset: boolean;
  /** New or updated rows by id, oldest first; 200 at most. */
  readonly changed: readonly ConnectionView[];
  /** Rows left out of this batch because there were more; all are stored in history. */
  readonly leftOut: number;
}

/** One batch of the feed: only the parts that changed. The first carries every part. */
export interface News {
  readonly state?: StateView;
  readonly rules?: RulesView;
  readonly counters?: CountersView;
  readonly connections?: ConnectionNews;
  /** Only for followers that asked for names; so are the settings. */
  readonly dns?: DnsView;
  readonly dnsSettings?: DnsSettingsView;
  readonly redirectors?: readonly RedirectorPoolView[];
  readonly redirectorSettings?: RedirectorSettingsView;
}

export interface HistoryPage {
  /** Newest first. */
  readonly rows: readonly HistoryRow[];
  /** Ask with this as `beforeId` for the next page; null at the end. */
  readonly nextBeforeId: number | null;
}

export type CommandOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly userText: string; readonly problems?: readonly RuleProblem[] };
