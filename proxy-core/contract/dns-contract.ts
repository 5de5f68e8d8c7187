/** The part of the contract about names and name servers. */
import { oc, type } from '@orpc/contract';
import * as z from 'zod';
import type {
  DnsChangeOutcome,
  DnsEntriesFilter,
  DnsEntriesView,
  DnsFlushed,
  DnsLookUpOutcome,
  DnsOverride,
  DnsSettingsView,
  DnsSwitches,
  DnsView,
} from './dns-views.ts';
import type { CommandOutcome } from './views.ts';

/** A little more than the longest name, for the dot at its end. */
const Name = z.string().max(260);
/** A server with its addresses, as in the settings. */
const ServerLine = z.string().max(1000);

export const DnsEntriesAsk = z.object({
  text: z.string().max(260).default(''),
  outcomes: z
    .array(z.enum(['found', 'no-such-name', 'no-address', 'failed', 'timed-out']))
    .max(5)
    .nullable()
    .default(null),
  types: z
    .array(z.enum(['A', 'AAAA', 'CNAME']))
    .max(3)
    .nullable()
    .default(null),
  time: z.enum(['fresh', 'stale']).nullable().default(null),
  pinnedOnly: z.boolean().default(false),
  offset: z.int().min(0).max(1_000_000).default(0),
  limit: z.int().min(1).max(500).default(100),
}) satisfies z.ZodType<DnsEntriesFilter>;

const Override = z.object({ name: Name, answers: z.array(Name).max(16) }) satisfies z.ZodType<DnsOverride>;

/** Only what changes; what is left out stays as it is. */
export const DnsSwitchesAsk = z
  .object({
    preferFamily: z.enum(['auto', 'ipv6', 'ipv4', 'only-ipv6', 'only-ipv4']),
    minTtlSeconds: z.int().min(0).max(3600),
    maxTtlSeconds: z.int().min(1).max(604_800),
    serveStale: z.boolean(),
    refuseBypassNames: z.boolean(),
  } satisfies { readonly [K in keyof DnsSwitches]: z.ZodType<DnsSwitches[K]> })
  .partial();
export type DnsSwitchesChange = z.infer<typeof DnsSwitchesAsk>;

export const dnsContract = {
  /** Servers, counters and the listener. */
  get: oc.output(type<DnsView>()),
  settings: oc.output(type<DnsSettingsView>()),
  /** The cache, last used first, page by page. */
  entries: oc.input(DnsEntriesAsk).output(type<DnsEntriesView>()),
  /** Forgets one name, pinned or not; null: every name that is not pinned. */
  flush: oc.input(z.object({ name: Name.nullable() })).output(type<DnsFlushed>()),
  /** A pinned answer holds, whatever its time, until it is unpinned, flushed by name, or the program ends. */
  pin: oc.input(z.object({ name: Name, on: z.boolean() })).output(type<CommandOutcome>()),
  /** Asks the servers now, whatever is remembered, and remembers the answer. */
  lookUp: oc.input(z.object({ name: Name })).output(type<DnsLookUpOutcome>()),
  /** All or nothing; kept in the settings. An empty list means those of the system. */
  replaceServers: oc.input(z.object({ servers: z.array(ServerLine).max(100) })).output(type<DnsChangeOutcome>()),
  /** All or nothing; kept in the settings. */
  replaceOverrides: oc.input(z.object({ overrides: z.array(Override).max(10_000) })).output(type<DnsChangeOutcome>()),
  /** Kept in the settings. */
  change: oc.input(DnsSwitchesAsk).output(type<CommandOutcome>()),
};
