import { describe, expect, it } from 'vitest';
import { ownWords } from '../../app/command-words.ts';

const OURS = ['--port', '3128', '--data', '/tmp/x', '--set', 'proxy.hosts=127.0.0.1'];

describe('the words meant for us', () => {
  for (const { name, argv, isDefaultApp, words, isHidden = false } of [
    { name: 'come after the folder of the app', argv: ['electron', '.', ...OURS], isDefaultApp: true, words: OURS },
    { name: 'come right after an installed program', argv: ['hearthgate', ...OURS], isDefaultApp: false, words: OURS },
    {
      name: 'come after what a test driver passes',
      argv: ['electron', '-r', '/x/loader.js', '--inspect=0', '--remote-debugging-port=0', '/app', ...OURS],
      isDefaultApp: true,
      words: OURS,
    },
    { name: 'are none when there is only a folder', argv: ['electron', '.'], isDefaultApp: true, words: [] },
    { name: 'are none when there is not even that', argv: ['electron', '--no-sandbox'], isDefaultApp: true, words: [] },
    {
      name: 'are told from switches of the runtime',
      argv: ['hearthgate', '--no-sandbox', '--ozone-platform=wayland', '--port', '1', '--disable-gpu', '--inspect=0', '-psn_0_99'],
      isDefaultApp: false,
      words: ['--port', '1'],
    },
    { name: 'keep a mistyped option, to be refused', argv: ['hearthgate', '--prot', '1'], isDefaultApp: false, words: ['--prot', '1'] },
    {
      name: 'do not include how the system starts us',
      argv: ['electron', '.', '--hidden', '--port', '1'],
      isDefaultApp: true,
      words: ['--port', '1'],
      isHidden: true,
    },
    { name: 'are none of an empty command line', argv: [], isDefaultApp: false, words: [] },
  ])
    it(name, () => expect(ownWords(argv, isDefaultApp)).toEqual({ words, isHidden }));
});
