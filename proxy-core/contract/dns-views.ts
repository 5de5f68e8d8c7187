/** What a person sees of names and name servers. Plain data that survives a process border. */

/** `no-address`: the name exists and has no address we can use. */
export type DnsOutcome = 'found' | 'no-such-name' | 'no-address' | 'failed' | 'timed-out';

/** Where an answer came from, when it was no name server. */
export type DnsOrigin = 'server' | 'hosts' | 'override' | 'built-in';

export type DnsRecordType = 'A' | 'AAAA' | 'CNAME';

export interface DnsAnswerView {
  readonly type: DnsRecordType;
  /** An address, or the name an alias leads to. */
  readonly value: string;
}

export interface DnsEntryView {
  readonly name: string;
  readonly outcome: DnsOutcome;
  /** The alias chain first, then addresses in the order they are tried. */
  readonly answers: readonly DnsAnswerView[];
  /** Until it is asked again; negative once it is past its time, null when it holds until somebody changes it. */
  readonly ttlLeftSeconds: number | null;
  /** How long it is kept in all, for the bar; null when it holds until somebody changes it. */
  readonly ttlSeconds: number | null;
  readonly ageSeconds: number;
  /** How often it was answered from here. */
  readonly hits: number;
  /** Address of the client that asked last; empty when only this program asked. */
  readonly lastAskedBy: string;
  readonly origin: DnsOrigin;
  /** The server that answered, as written in the settings; empty when none did. */
  readonly server: string;
  /** How long the answer took. */
  readonly tookMs: number;
  readonly isPinned: boolean;
  /** Why there is no answer, in words for a person; empty when there is one. */
  readonly userText: string;
}

export interface DnsEntriesFilter {
  /** Part of a name or of an address; empty: everything. */
  readonly text: string;
  /** Keep only these; null: all. */
  readonly outcomes: readonly DnsOutcome[] | null;
  /** Keep only names with an answer of one of these types; null: all. */
  readonly types: readonly DnsRecordType[] | null;
  /** Keep only what is still in its time (pinned names are), or only what is past it; null: all. */
  readonly time: 'fresh' | 'stale' | null;
  readonly pinnedOnly: boolean;
  /** Rows to leave out at the start, for the next page. */
  readonly offset: number;
  /** Rows wanted, 1 to 500. */
  readonly limit: number;
}

export interface DnsEntriesView {
  /** Last used first. */
  readonly rows: readonly DnsEntryView[];
  /** Entries that fit the filter. */
  readonly matching: number;
  /** Entries in all. */
  readonly total: number;
}

/** `unused`: nothing asked yet. `slow`: it answers, but takes long or misses some. `down`: not asked unless the others fail, and tried now and then. */
export type DnsServerState = 'unused' | 'up' | 'slow' | 'down';

export interface DnsServerView {
  /** As written in the settings, or the address the system gave. */
  readonly server: string;
  readonly protocol: 'plain' | 'tls' | 'https';
  readonly isFromSystem: boolean;
  readonly queries: number;
  /** Silences, refusals and unreadable answers. */
  readonly failures: number;
  /** Over the last 256 answers; null before the first. */
  readonly averageMs: number | null;
  readonly p95Ms: number | null;
  readonly state: DnsServerState;
  /** What went wrong last, in words for a person; empty when nothing did. */
  readonly lastFailure: string;
}

export interface DnsCountsView {
  readonly names: number;
  readonly maxNames: number;
  /** Names being looked up right now. */
  readonly underWay: number;
  /** Answered from the cache. */
  readonly hits: number;
  /** Looked up at a server. */
  readonly misses: number;
  /** Asked while the same name was being looked up. */
  readonly joined: number;
  /** Answered past their time while a new answer was fetched. */
  readonly stale: number;
  readonly failed: number;
  readonly timedOut: number;
  /** Pushed out because the cache was full. */
  readonly evicted: number;
  /** Replies that did not fit any question: late, mistaken or forged. */
  readonly strayReplies: number;
}

/** The filtering name server for other devices. */
export interface DnsListenerView {
  /** Where it listens; empty: it is off. */
  readonly addresses: readonly { readonly address: string; readonly port: number }[];
  /** Open TCP connections. */
  readonly connections: number;
  /** Queries being answered right now. */
  readonly underWay: number;
  readonly queries: number;
  /** Names refused by the rules. */
  readonly refused: number;
  /** Dropped: from networks that may not ask. */
  readonly notAllowed: number;
  /** Dropped: more than one client may ask. */
  readonly tooOften: number;
  /** Dropped: more than can be answered at once. */
  readonly overloaded: number;
}

/** What changes with use. */
export interface DnsView {
  readonly servers: readonly DnsServerView[];
  readonly counts: DnsCountsView;
  readonly listener: DnsListenerView;
}

/** Switches of the names screen; the settings file keeps them. */
export interface DnsSwitches {
  /** Which addresses are tried first, or alone. */
  readonly preferFamily: 'auto' | 'ipv6' | 'ipv4' | 'only-ipv6' | 'only-ipv4';
  readonly minTtlSeconds: number;
  readonly maxTtlSeconds: number;
  /** Past its time an answer is given while a new one is fetched. */
  readonly serveStale: boolean;
  /** Canary and relay names do not exist. */
  readonly refuseBypassNames: boolean;
}

export interface DnsOverride {
  /** `host`, or `*.host` for every name below it. */
  readonly name: string;
  /** Addresses, or one other host whose addresses are given instead. */
  readonly answers: readonly string[];
}

/** What changes when somebody changes it. */
export interface DnsSettingsView {
  /** As written, one server a line: `192.0.2.53`, `tls://dns.example 192.0.2.53`. Empty: those of the system. */
  readonly servers: readonly string[];
  readonly overrides: readonly DnsOverride[];
  readonly switches: DnsSwitches;
}

export interface DnsProblem {
  /** From 1. */
  readonly line: number;
  readonly userText: string;
}

/** All or nothing: with any problem nothing was changed. */
export type DnsChangeOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly userText: string; readonly problems: readonly DnsProblem[] };

export type DnsLookUpOutcome = { readonly ok: true; readonly entry: DnsEntryView } | { readonly ok: false; readonly userText: string };

/** `names`: how many were forgotten. */
export interface DnsFlushed {
  readonly names: number;
}
