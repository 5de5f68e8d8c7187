import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { asking, askingIcap, transcriptOf } from '../support/transcript.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasShell = spawnSync('sh', ['-c', 'exit 0']).status === 0;
const folder = tempFolder();

function needPython(context: TestContext): void {
  if (!hasPython) context.skip('python3 is not installed');
}

function needShell(context: TestContext): void {
  if (!hasShell) context.skip('there is no POSIX shell');
}

describe('redirectors in other languages', () => {
  it('permit-all.sh leaves everything as it is', async (context) => {
    needShell(context);
    const { lines } = await transcriptOf(
      'other-languages/permit-all.sh',
      [],
      `8 ${asking('http://a.example/')}${asking('http://a.example/')}`,
    );
    expect(lines).toEqual(['8 ERR', 'ERR']);
  });

  it('quiet-hours.sh refuses in its hours and not out of them', async (context) => {
    needShell(context);
    const input = `1 ${asking('http://a.example/')}`;
    expect((await transcriptOf('other-languages/quiet-hours.sh', ['0', '24'], input)).lines).toEqual([
      '1 OK status=403 message="Quiet hours until 24 o\'clock."',
    ]);
    expect((await transcriptOf('other-languages/quiet-hours.sh', ['5', '5'], input)).lines).toEqual(['1 ERR']);
  });

  it('deny-list.py refuses hosts of a list and the names below them', async (context) => {
    needPython(context);
    const list = join(folder, 'list.txt');
    writeFileSync(list, '# games\ngames.example\n');
    const input = `1 ${asking('http://www.games.example/')}2 ${asking('games.example:443', 'CONNECT')}3 ${asking('http://boardgames.example/')}`;
    const { lines } = await transcriptOf('other-languages/deny-list.py', [list], input);
    expect(lines).toEqual([
      '1 OK status=403 message="games.example is on the block list."',
      '2 OK status=403 message="games.example is on the block list."',
      '3 ERR',
    ]);
  });

  it('safe-search.py makes searches safe', async (context) => {
    needPython(context);
    const input = `${asking('http://www.google.com/search?q=a&safe=off')}7 ${asking('http://a.example/?q=a')}junk\n`;
    const { lines } = await transcriptOf('other-languages/safe-search.py', [], input);
    expect(lines).toEqual([
      'OK rewrite-url="http://www.google.com/search?q=a&safe=active"',
      '7 ERR',
      'BH message="a question that cannot be read"',
    ]);
  });

  it('icap-permit.py leaves everything as it is', async (context) => {
    needPython(context);
    const input = askingIcap('GET http://a.example/ HTTP/1.1', ['Host: a.example']).repeat(2);
    expect((await transcriptOf('other-languages/icap-permit.py', [], input)).text).toBe('ICAP/1.0 204 No Content\r\n\r\n'.repeat(2));
  });
});
