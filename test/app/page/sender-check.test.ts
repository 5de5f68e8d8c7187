import { describe, expect, it } from 'vitest';
import { isOwnTopFrame } from '../../../app/page/sender-check.ts';

describe('the main process listens to', () => {
  for (const { name, frame, heard } of [
    { name: 'the screens', frame: { url: 'app://hearthgate/index.html#/live', parent: null }, heard: true },
    { name: 'not a frame inside a page', frame: { url: 'app://hearthgate/index.html', parent: {} }, heard: false },
    { name: 'not a page of another host', frame: { url: 'app://elsewhere/index.html', parent: null }, heard: false },
    { name: 'not a web page', frame: { url: 'https://hearthgate/index.html', parent: null }, heard: false },
    { name: 'not an empty page', frame: { url: 'about:blank', parent: null }, heard: false },
    { name: 'not a page without an address', frame: { url: '', parent: null }, heard: false },
    { name: 'not a frame that is gone', frame: null, heard: false },
  ])
    it(name, () => expect(isOwnTopFrame(frame)).toBe(heard));
});
