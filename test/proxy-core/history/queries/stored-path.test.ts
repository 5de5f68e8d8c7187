import { expect, it } from 'vitest';
import { storedPath } from '#core/history/queries/stored-path.ts';

it.each([
  ['as today', '/cafe?x=%C3%A9', '/cafe?x=%C3%A9'],
  ['letters of today', '/café', '/café'],
  ['letters beyond latin1', '/日本Ã©', '/日本Ã©'],
  ['octets of UTF-8', '/cafÃ©', '/café'],
  ['octets of UTF-8 with a percent sign', '/100%/cafÃ©', '/100%/café'],
  ['octets of UTF-8 that are not to be shown', '/\u00e2\u0080\u00aegnp', '/%E2%80%AEgnp'],
  ['octets that are no UTF-8', '/caf\u00e9/\u00ff', '/café/ÿ'],
  ['some of both', '/Ã©/\u00ff', '/Ã©/ÿ'],
])('%s: %j is %j', (_what, stored, shown) => expect(storedPath(stored)).toBe(shown));
