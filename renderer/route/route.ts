/** Which screen, and how it is set: both stand in the address, so that every view can be linked to. Pure. */

export const SCREENS = ['home', 'live', 'history', 'rules'] as const;
export type Screen = (typeof SCREENS)[number];

export interface Route {
  readonly screen: Screen;
  readonly settings: Readonly<Record<string, string>>;
}

/** From a hash such as `#/live?q=host:news`. Whatever is not understood leads home. */
export function readRoute(hash: string): Route {
  const [, name = '', query = ''] = /^#\/([\w-]*)(?:\?(.*))?$/.exec(hash) ?? [];
  const screen = SCREENS.find((known) => known === name) ?? 'home';
  return { screen, settings: Object.fromEntries(new URLSearchParams(query)) };
}

/** Settings that are empty are left out: the plain screen has the plain address. */
export function writeRoute({ screen, settings }: Route): string {
  const query = new URLSearchParams(Object.entries(settings).filter(([, value]) => value !== '')).toString();
  return query === '' ? `#/${screen}` : `#/${screen}?${query}`;
}
