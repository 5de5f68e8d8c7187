/** Every setting by section. The type of the configuration is derived from this table, so the two cannot differ. */
import { dns } from './sections/dns.ts';
import { filtering } from './sections/filtering.ts';
import { history } from './sections/history.ts';
import { limits } from './sections/limits.ts';
import { parent, portForward, proxyProtocol, reverse, socks, transparent, transparentTls } from './sections/doors.ts';
import { monitor, proxy } from './sections/proxy.ts';
import { redirector, redirectors } from './sections/redirector.ts';
import type { Setting } from './setting.ts';

export const SETTINGS = {
  proxy,
  monitor,
  filtering,
  dns,
  history,
  redirector,
  redirectors,
  limits,
  socks,
  transparent,
  transparentTls,
  proxyProtocol,
  reverse,
  portForward,
  parent,
} as const;

type Sections = typeof SETTINGS;
type ValueOf<S> = S extends Setting<infer V> ? V : never;

/** Immutable; a change makes a new one. */
export type ProxyConfig = { readonly [S in keyof Sections]: { readonly [K in keyof Sections[S]]: ValueOf<Sections[S][K]> } };

export interface NamedSetting {
  readonly section: string;
  readonly key: string;
  /** `section.key`. */
  readonly path: string;
  readonly setting: Setting<unknown>;
}

export function allSettings(): readonly NamedSetting[] {
  return Object.entries(SETTINGS).flatMap(([section, settings]) =>
    Object.entries(settings).map(([key, setting]) => ({ section, key, path: `${section}.${key}`, setting: setting as Setting<unknown> })),
  );
}

export const DEFAULT_CONFIG = Object.fromEntries(
  Object.entries(SETTINGS).map(([section, settings]) => [
    section,
    Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, (setting as Setting<unknown>).fallback])),
  ]),
) as ProxyConfig;
