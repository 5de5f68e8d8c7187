/** Somebody writes a program, tries it on what was asked before, promotes it, and goes back. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ProgramVersions } from '#core/redirector-pool/workbench/program-versions.ts';
import { readTemplates } from '#core/redirector-pool/workbench/templates.ts';
import { runTrial } from '#core/redirector-pool/workbench/test-bench.ts';
import { asking, askingIcap } from '../support/transcript.ts';
import { realClock } from '../support/real-clock.ts';
import { poolWith, questionFor, realPorts, realPools, recordedRequest } from '../support/redirector-world.ts';
import { tempFolder } from '../support/temp-folder.ts';

const EXAMPLES = fileURLToPath(new URL('../../redirectors', import.meta.url));
const folder = tempFolder();
const versions = new ProgramVersions(join(folder, 'programs'), join(EXAMPLES, 'lib'), realClock);
const { pools } = realPools([poolWith({ name: 'kids', program: join(EXAMPLES, 'permit-all.ts'), timeLimitMs: 10_000 })]);
afterAll(() => pools.stop());

const STRICT = `import { deny, permit, squidLoop } from './lib/squid-loop.ts';
squidLoop((request) => (request.host.endsWith('games.example') ? deny('Not now.') : permit()));
`;
const BROKEN = `import { squidLoop } from './lib/squid-loop.ts';
squidLoop((request) => request.nothing.here);
`;
const REQUESTS = ['school.example', 'games.example', 'a.example'].map(recordedRequest);

async function saved(text: string): Promise<string> {
  const outcome = await versions.save('kids', { language: 'ts', text, savedBy: 'Anna', note: '' }, '');
  if (!outcome.ok) throw new Error(outcome.because);
  return outcome.version.path;
}

const kidsWith = (program: string) => poolWith({ name: 'kids', program, timeLimitMs: 10_000 });

describe('a program of one’s own', () => {
  it('is tried on what was asked before, and does not touch the pool that serves', async () => {
    const trial = {
      current: kidsWith(join(EXAMPLES, 'permit-all.ts')),
      candidate: kidsWith(await saved(STRICT)),
      requests: REQUESTS,
      filesFolder: null,
    };
    const report = await runTrial(trial, realPorts());
    expect(report).toMatchObject({
      requests: 3,
      isComplete: true,
      same: 2,
      different: 1,
      differences: [{ url: 'http://games.example/', current: 'permit', candidate: 'deny 403: Not now.' }],
    });
    expect(report.candidate).toMatchObject({ failed: 0, lastEnd: null, errorLines: [] });
    expect(pools.views()[0]?.counters.asked).toBe(0);
  });

  it('that is broken shows its own last words before anybody suffers', async () => {
    const trial = {
      current: kidsWith(join(EXAMPLES, 'permit-all.ts')),
      candidate: kidsWith(await saved(BROKEN)),
      requests: REQUESTS,
      filesFolder: null,
    };
    const report = await runTrial(trial, realPorts());
    expect(report).toMatchObject({ different: 3, candidate: { failed: 3 } });
    expect(report.candidate.errorLines.join('\n')).toContain('Cannot read properties of undefined');
  });

  it('is promoted, and taken back', async () => {
    const strict = await saved(STRICT);
    const ask = async () => (await pools.ask(questionFor('http://games.example/')))?.type;
    expect(await ask()).toBe('permit');
    pools.replace({ pools: [kidsWith(strict)], filesFolder: null });
    expect(await ask()).toBe('deny');
    pools.replace({ pools: [kidsWith(join(EXAMPLES, 'permit-all.ts'))], filesFolder: null });
    expect(await ask()).toBe('permit');
  });
});

it('every example runs as a program of one’s own, with the library beside it', async () => {
  const templates = (await readTemplates(EXAMPLES)).filter(({ language }) => language === 'ts');
  for (const { name, text, protocol } of templates) {
    const path = await saved(text);
    const args = ['00:00', '00:00', 'x'];
    if (name === 'deny-list') args[0] = path;
    if (name === 'log-only') args[0] = join(folder, 'log');
    const input =
      protocol === 'squid'
        ? `1 ${asking('http://nobody.example/')}`
        : askingIcap('GET http://nobody.example/ HTTP/1.1', ['Host: nobody.example']);
    const { stdout, stderr } = spawnSync(process.execPath, [path, ...args], { input, encoding: 'latin1' });
    expect([name, stderr, stdout]).toEqual([
      name,
      '',
      protocol === 'squid' ? '1 ERR\n' : expect.stringMatching(/^ICAP\/1\.0 (?:204|304) /),
    ]);
  }
}, 60_000);
