/** The part of the contract about redirectors: their pools, their programs, and trying a program before it is trusted. */
import { oc, type } from '@orpc/contract';
import * as z from 'zod';
import type {
  ProgramVersionView,
  RedirectorPoolView,
  RedirectorSaveOutcome,
  RedirectorSettingsView,
  RedirectorTemplateView,
  RedirectorTrialOutcome,
} from './redirector-views.ts';
import type { CommandOutcome } from './views.ts';

const PoolName = z.string().min(1).max(64);
const Version = z.int().min(1).max(999_999);
const Words = z.array(z.string().min(1).max(300)).max(1000).nullable();
/** As many characters as a program may have octets. */
const ProgramText = z.string().max(262_144);

/** Only what changes; what is left out stays as it is. Limits change while helpers run, another program starts new ones. */
export const RedirectorPoolChange = z
  .object({
    on: z.boolean(),
    program: z.string().max(4096),
    arguments: z.array(z.string().max(4096)).max(64),
    icapUrl: z.string().max(2000),
    min: z.int().min(0).max(64),
    max: z.int().min(1).max(256),
    concurrency: z.int().min(0).max(10_000),
    methods: Words,
    hosts: Words,
    people: Words,
    connect: z.boolean(),
    timeoutMs: z.int().min(10).max(60_000),
    queue: z.int().min(0).max(100_000),
    onFailure: z.enum(['allow', 'deny', 'skip']),
  })
  .partial();
export type RedirectorPoolChange = z.infer<typeof RedirectorPoolChange>;

export const NewRedirectorPool = RedirectorPoolChange.extend({
  name: PoolName,
  protocol: z.enum(['squid', 'url', 'icap-stdio', 'icap']).default('squid'),
});
export type NewRedirectorPool = z.infer<typeof NewRedirectorPool>;

export const RedirectorTrialAsk = z.object({
  pool: PoolName,
  version: Version,
  /** The newest recorded requests with these words in host or path are asked about once more. */
  text: z.string().max(500).default(''),
  requests: z.int().min(1).max(5000).default(500),
});
export type RedirectorTrialAsk = z.infer<typeof RedirectorTrialAsk>;

export const RedirectorSave = z.object({
  pool: PoolName,
  language: z.enum(['ts', 'js', 'py', 'sh']),
  text: ProgramText,
  /** Who saves it, and why: shown in the list of versions. */
  savedBy: z.string().max(200).default(''),
  note: z.string().max(500).default(''),
});
export type RedirectorSave = z.infer<typeof RedirectorSave>;

const OnePool = z.object({ pool: PoolName });

export const redirectorsContract = {
  /** The pools that are on, in the order they are asked. */
  pools: oc.output(type<readonly RedirectorPoolView[]>()),
  settings: oc.output(type<RedirectorSettingsView>()),
  /** These three last until the program ends; `change` with `on` is for good. */
  start: oc.input(OnePool).output(type<CommandOutcome>()),
  stop: oc.input(OnePool).output(type<CommandOutcome>()),
  restart: oc.input(OnePool).output(type<CommandOutcome>()),
  /** Checked, kept in the settings, in force at once; or nothing is changed. */
  change: oc.input(OnePool.extend({ change: RedirectorPoolChange })).output(type<CommandOutcome>()),
  /** Behind all others. */
  add: oc.input(NewRedirectorPool).output(type<CommandOutcome>()),
  remove: oc.input(OnePool).output(type<CommandOutcome>()),
  /** All pools of the list by name, in the order they are to be asked. */
  reorder: oc.input(z.object({ pools: z.array(PoolName).max(32) })).output(type<CommandOutcome>()),
  templates: oc.output(type<readonly RedirectorTemplateView[]>()),
  /** Newest first. */
  versions: oc.input(OnePool).output(type<readonly ProgramVersionView[]>()),
  /** Null: there is no such version. */
  read: oc.input(OnePool.extend({ version: Version })).output(type<{ readonly text: string } | null>()),
  /** A new version; what the pool runs stays what it is. */
  save: oc.input(RedirectorSave).output(type<RedirectorSaveOutcome>()),
  /** From now on the pool runs this version: a newer one, or an older one to go back. */
  promote: oc.input(OnePool.extend({ version: Version })).output(type<CommandOutcome>()),
  /** Asks this version and the present program about recorded requests, each in a pool of its own. One trial at a time. */
  tryOut: oc.input(RedirectorTrialAsk).output(type<RedirectorTrialOutcome>()),
};
