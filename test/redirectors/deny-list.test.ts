import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { asking, transcriptOf } from '../support/transcript.ts';

const list = join(tempFolder(), 'list.txt');
writeFileSync(list, '# games\nGames.example\n*.ads.example.\n\n10.0.0.1\n');

describe('deny-list', () => {
  it('refuses a host of the list and every name below it, and names the entry', async () => {
    const input = [
      'http://games.example/',
      'http://www.games.example/x?y',
      'http://boardgames.example/',
      'http://x.ads.example/',
      'http://10.0.0.1/',
    ];
    const { lines } = await transcriptOf('deny-list.ts', [list], input.map((url) => asking(url)).join(''));
    expect(lines).toEqual([
      'OK status=403 message="games.example is on the block list."',
      'OK status=403 message="games.example is on the block list."',
      'ERR',
      'OK status=403 message="ads.example is on the block list."',
      'OK status=403 message="10.0.0.1 is on the block list."',
    ]);
  });

  it('judges tunnels by their host', async () => {
    const { lines } = await transcriptOf('deny-list.ts', [list], `4 ${asking('www.games.example:443', 'CONNECT')}`);
    expect(lines).toEqual(['4 OK status=403 message="games.example is on the block list."']);
  });

  it('says what is missing when it is started without a list, or with one that is not there', async () => {
    expect(await transcriptOf('deny-list.ts', [], '')).toMatchObject({ status: 2, errors: 'usage: deny-list FILE\n' });
    expect((await transcriptOf('deny-list.ts', ['/nowhere/list'], '')).status).not.toBe(0);
  });
});
