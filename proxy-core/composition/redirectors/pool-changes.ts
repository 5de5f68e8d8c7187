/** A change of the redirectors as a change of the settings. Pure: settings in, the values of one section out, or why not. */
import { SIMPLE_POOL } from '#core/config/sections/redirector.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { NewRedirectorPool, RedirectorPoolChange } from '#core/contract/redirectors-contract.ts';

type Settings = Pick<ProxyConfig, 'redirector' | 'redirectors'>;

export type SectionChange =
  | { readonly ok: true; readonly section: 'redirector' | 'redirectors'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly userText: string };

const UNKNOWN: SectionChange = { ok: false, userText: 'There is no redirector of this name.' };
const NOT_FOR_SIMPLE = ['methods', 'hosts', 'people', 'connect'] as const;

export function changedPool(settings: Settings, name: string, change: RedirectorPoolChange): SectionChange {
  if (name === SIMPLE_POOL) return changedSimplePool(settings.redirector, change);
  const { pools } = settings.redirectors;
  if (!pools.some((pool) => pool.name === name)) return UNKNOWN;
  return inList(pools.map((pool) => (pool.name === name ? { ...pool, ...given(change) } : pool)));
}

export function addedPool({ redirectors }: Settings, pool: NewRedirectorPool): SectionChange {
  if (redirectors.pools.some(({ name }) => name === pool.name))
    return { ok: false, userText: `There is a redirector ${pool.name} already. Choose another name.` };
  return inList([...redirectors.pools, given(pool)]);
}

export function removedPool({ redirectors }: Settings, name: string): SectionChange {
  if (name === SIMPLE_POOL) return { ok: true, section: 'redirector', values: { on: false } };
  const left = redirectors.pools.filter((pool) => pool.name !== name);
  return left.length === redirectors.pools.length ? UNKNOWN : inList(left);
}

/** @param names - of all pools of the list, once each. */
export function reorderedPools({ redirectors }: Settings, names: readonly string[]): SectionChange {
  const wanted = names.map((name) => redirectors.pools.find((pool) => pool.name === name));
  const pools = wanted.filter((pool) => pool !== undefined);
  if (pools.length !== names.length || pools.length !== redirectors.pools.length || new Set(names).size !== names.length)
    return { ok: false, userText: 'The redirectors are others by now. Look again and try once more.' };
  return inList(pools);
}

function changedSimplePool(settings: ProxyConfig['redirector'], change: RedirectorPoolChange): SectionChange {
  if (NOT_FOR_SIMPLE.some((key) => change[key] !== undefined))
    return { ok: false, userText: 'This redirector is asked about everything. Add another one that is asked about less.' };
  const { min, max, methods: _m, hosts: _h, people: _p, connect: _c, ...same } = change;
  const helpers = min === undefined ? settings.helpers : Math.max(1, min);
  if (max !== undefined && max < helpers)
    return { ok: false, userText: `At least ${helpers} helpers are started, so there cannot be fewer.` };
  const values = { ...given(same), ...(min === undefined ? {} : { helpers }), ...(max === undefined ? {} : { maxHelpers: max }) };
  return { ok: true, section: 'redirector', values };
}

function inList(pools: readonly object[]): SectionChange {
  return { ok: true, section: 'redirectors', values: { pools } };
}

/** What was left out stays out: a document does not say what is undefined. */
function given(values: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
