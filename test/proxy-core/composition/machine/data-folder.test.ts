import { expect, it } from 'vitest';
import { defaultDataFolder } from '#core/composition/machine/data-folder.ts';

it.each([
  ['linux', { XDG_DATA_HOME: '/x/data' }, '/x/data/hearthgate'],
  ['linux', {}, /\.local\/share\/hearthgate$/],
  ['darwin', {}, /Library\/Application Support\/Hearthgate$/],
  ['win32', { APPDATA: '/roaming' }, '/roaming/Hearthgate'],
  ['linux', { HEARTHGATE_DATA: '/chosen', XDG_DATA_HOME: '/x' }, '/chosen'],
])('on %s with %j', (platform, environment, folder) => {
  const found = defaultDataFolder(platform, environment);
  if (typeof folder === 'string') expect(found).toBe(folder);
  else expect(found).toMatch(folder);
});
