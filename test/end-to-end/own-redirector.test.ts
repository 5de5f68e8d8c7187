/** The built program with redirectors: the examples by name, and a program somebody writes in the screens, run by the program's own runtime. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type {
  ProgramLanguage,
  RedirectorPoolView,
  RedirectorSaveOutcome,
  RedirectorTemplateView,
} from '#core/contract/redirector-views.ts';
import { findDesktop, launchDesktop } from '../support/desktop-app.ts';
import { inMain, proxyPort } from '../support/desktop-words.ts';
import { startProgram, type Program } from '../support/program.ts';
import { asked, getOf, type WholeAnswer } from '../support/redirected-core.ts';
import { root } from '../support/source-tree.ts';
import { tempFolder } from '../support/temp-folder.ts';

const unbuilt = existsSync(join(root, 'dist', 'redirectors', 'sources')) ? null : 'dist/ is missing or older: npm run build';

/** As the screens ask. */
async function ask<T>({ link }: Program, name: string, input: unknown): Promise<T> {
  const [address = '', token = ''] = link.split('/#token=');
  const response = await fetch(`${address}/rpc/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ json: input }),
  });
  return ((await response.json()) as { readonly json: T }).json;
}

/** Nobody answers there, and nobody is asked: what is let through ends in an error of the connection. */
const get = (program: Program, host: string): Promise<WholeAnswer> => asked(program.proxyPort, getOf(`${host}:8`));
const POOL = { name: 'mine', timeoutMs: 20_000, onFailure: 'deny', concurrency: 10 };

async function runs(program: Program, language: ProgramLanguage, text: string): Promise<WholeAnswer> {
  const saved = await ask<RedirectorSaveOutcome>(program, 'redirectors/save', { pool: 'mine', language, text });
  if (!saved.ok) throw new Error(saved.userText);
  expect(await ask(program, 'redirectors/promote', { pool: 'mine', version: saved.version.version })).toEqual({ ok: true });
  return get(program, '127.0.0.1');
}

describe('the built program', () => {
  it('runs a redirector somebody writes, in every language, with the library beside it', async (context) => {
    if (unbuilt !== null) return context.skip(unbuilt);
    const program = await startProgram();
    expect(await ask(program, 'redirectors/add', { ...POOL, program: 'permit-all' })).toEqual({ ok: true });
    expect((await get(program, '127.0.0.1')).status).toBe(502);
    const strict = (why: string, from: string): string =>
      `import { deny, squidLoop } from './lib/squid-loop.${from}';\nsquidLoop(() => deny('${why}'));\n`;
    expect((await runs(program, 'js', strict('In JavaScript.', 'js'))).content).toContain('<p>In JavaScript.</p>');
    if (process.features.typescript !== false)
      expect((await runs(program, 'ts', strict('In TypeScript.', 'ts'))).content).toContain('<p>In TypeScript.</p>');
    const shell = '#!/bin/sh\nwhile read -r id url rest; do echo "$id OK status=403 message=shell"; done\n';
    if (process.platform !== 'win32') expect((await runs(program, 'sh', shell)).content).toContain('<p>shell</p>');
    const python = 'import sys\nfor line in sys.stdin:\n    print(line.split()[0], "OK status=403 message=python")\n';
    if (spawnSync('python3', ['--version']).status === 0) expect((await runs(program, 'py', python)).content).toContain('<p>python</p>');
  });

  it('offers its examples, and each of them runs by its name', async (context) => {
    if (unbuilt !== null) return context.skip(unbuilt);
    const program = await startProgram();
    const noHosts = join(program.folder, 'hosts.txt');
    writeFileSync(noHosts, '');
    const templates = await ask<readonly RedirectorTemplateView[]>(program, 'redirectors/templates', undefined);
    const runnable = templates.filter(({ language }) => language === 'ts');
    expect([templates.length - runnable.length, runnable.length]).toEqual([5, 22]);
    for (const { name, protocol } of runnable) {
      const words = { 'deny-list': [noHosts], 'log-only': [join(program.folder, 'seen.txt')] }[name] ?? ['00:00', '00:00', 'x'];
      await ask(program, 'redirectors/add', { ...POOL, name: name.replace('/', ' '), program: name, arguments: words, protocol });
    }
    expect((await get(program, '127.0.0.1')).status).toBe(502); // each of them was asked, and none had anything against it
    const pools = await ask<readonly RedirectorPoolView[]>(program, 'redirectors/pools', undefined);
    expect(pools.map(({ name, counters }) => [name, counters.answered, counters.failed])).toEqual(pools.map(({ name }) => [name, 1, 0]));
  }, 60_000);

  it('serves the pages that come with it', async (context) => {
    if (unbuilt !== null) return context.skip(unbuilt);
    const program = await startProgram();
    await ask(program, 'redirectors/add', { ...POOL, program: 'block-page', arguments: ['127.0.0.1'] });
    const answer = await get(program, '127.0.0.1');
    expect(answer.head).toMatch(/content-type: text\/html/i);
    expect(answer.content).toContain('127.0.0.1');
    expect(answer.status).toBe(200);
  });
});

describe('the desktop program', () => {
  it('runs its redirectors with its own runtime', async (context) => {
    const found = findDesktop();
    if (found.type === 'missing') return context.skip(found.reason);
    if (unbuilt !== null) return context.skip(unbuilt);
    const settings = { on: 'true', program: 'explain-page', arguments: '127.0.0.1=Not today.', timeoutMs: '20000', onFailure: 'deny' };
    const words = Object.entries(settings).flatMap(([key, value]) => ['--set', `redirector.${key}=${value}`]);
    const app = await launchDesktop(found, { dataFolder: tempFolder(), words });
    try {
      const answer = await asked(proxyPort(await inMain(app, (e2e) => e2e.report.proxy)), getOf('127.0.0.1:8'));
      expect([answer.status, answer.content]).toEqual([403, expect.stringContaining('<p>Not today.</p>')]);
    } finally {
      await app.close();
    }
  });
});
