/**
 * Every word the window, the web monitor and the core say to each other.
 * One contract, two transports: MessagePort for the window, HTTP with
 * server-sent events for the web monitor. Asks are checked against these
 * schemas; answers are plain data of `views.ts`.
 */
import { eventIterator, oc, type } from '@orpc/contract';
import * as z from 'zod';
import { connectionsContract } from './connections-contract.ts';
import { dnsContract } from './dns-contract.ts';
import { MAX_SEARCH_CHARACTERS } from './pasted-address.ts';
import { ACTIONS } from './reasons.ts';
import { redirectorsContract } from './redirectors-contract.ts';
import type { CommandOutcome, HistoryPage, News, RulesView, StateView } from './views.ts';

const MAX_RULES = 20_000;
/** One rule as a person writes it: a host name, an address, or `*.host`. */
const RuleText = z.string().max(300);
/** A list a person edits by hand; files hold the large ones. Looked through by hand, because of its length. */
const RuleList = z.custom<string[]>(
  (value) => Array.isArray(value) && value.length <= MAX_RULES && value.every((rule) => typeof rule === 'string' && rule.length <= 300),
  `a list of at most ${MAX_RULES} rules`,
);

export const HistorySearch = z.object({
  /** Words to find in host and path, or whole addresses; every one must be there. Case does not matter. Empty: everything. */
  text: z.string().max(MAX_SEARCH_CHARACTERS).default(''),
  /** Keep only these actions; null: all. */
  actions: z.array(z.enum(ACTIONS)).nullable().default(null),
  /** The page ends before this id; null: start with the newest. */
  beforeId: z.int().nonnegative().nullable().default(null),
  /** Rows a page, 1 to 500. */
  limit: z.int().min(1).max(500).default(100),
});
export type HistorySearch = z.infer<typeof HistorySearch>;

export const FeedAsk = z.object({
  /** Rows of the live table. */
  connections: z.boolean(),
  /** Name servers, counters of names, and their settings. */
  dns: z.boolean().default(false),
  /** The pool table, once a second, and the settings behind it. */
  redirectors: z.boolean().default(false),
});
export type FeedAsk = z.infer<typeof FeedAsk>;

export const contract = {
  state: { get: oc.output(type<StateView>()) },
  filtering: { switch: oc.input(z.object({ on: z.boolean() })).output(type<CommandOutcome>()) },
  rules: {
    get: oc.output(type<RulesView>()),
    /** All or nothing: one bad line refuses the whole change, with every problem by line. */
    replace: oc.input(z.object({ allow: RuleList, block: RuleList })).output(type<CommandOutcome>()),
    /** One click: puts the host on one list and takes it off the other. */
    add: oc.input(z.object({ list: z.enum(['allow', 'block']), rule: RuleText })).output(type<CommandOutcome>()),
  },
  connections: connectionsContract,
  history: { search: oc.input(HistorySearch).output(type<HistoryPage>()) },
  dns: dnsContract,
  redirectors: redirectorsContract,
  /** Starts with everything, then what changed, at most 4 batches a second. */
  feed: oc.input(FeedAsk).output(eventIterator(type<News>())),
};
