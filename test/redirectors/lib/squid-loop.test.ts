import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseQuestion } from '../../../redirectors/lib/squid-loop.ts';
import * as answers from '../../../redirectors/lib/squid-loop.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const loop = fileURLToPath(new URL('../../../redirectors/lib/squid-loop.ts', import.meta.url));

function run(body: string, input: string) {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.ts`);
  writeFileSync(path, `import { permit, deny, squidLoop } from ${JSON.stringify(loop)};\n${body}`);
  const { stdout, stderr } = spawnSync(process.execPath, [path], { input, encoding: 'utf8' });
  return { lines: stdout.split('\n').slice(0, -1), stderr };
}

describe('the loop', () => {
  it('answers questions that come cut anywhere, whole ones at once', () => {
    expect(run('squidLoop((r) => deny(r.path));', '1 http://a/1 c/- - GET\r\n2 http://a/2 c/- - GET\n').lines).toEqual([
      '1 OK status=403 message="/1"',
      '2 OK status=403 message="/2"',
    ]);
  });

  it('lets a later answer be given later', () => {
    const body = 'squidLoop((r) => (r.path === "/slow" ? new Promise((done) => setTimeout(() => done(deny()), 20)) : permit()));';
    expect(run(body, '1 http://a/slow c/- - GET\n2 http://a/ c/- - GET\n').lines).toEqual(['2 ERR', '1 OK status=403']);
  });

  it('says that it is broken when the function throws or rejects, and why on standard error', () => {
    const body = 'squidLoop((r) => { if (r.path === "/a") throw new Error("no \\"list\\""); return Promise.reject(new Error("late")); });';
    expect(run(body, '1 http://a/a c/- - GET\n2 http://a/b c/- - GET\n')).toEqual({
      lines: ['1 BH message="no \\"list\\""', '2 BH message="late"'],
      stderr: 'no "list"\nlate\n',
    });
  });
});

describe('a question', () => {
  it('is taken apart', () => {
    expect(parseQuestion('http://A.example:8080/x?y=1 192.0.2.7/tablet mia%20b GET myip=127.0.0.1 myport=3128')).toEqual({
      url: 'http://A.example:8080/x?y=1',
      host: 'a.example',
      port: 8080,
      path: '/x?y=1',
      method: 'GET',
      client: '192.0.2.7',
      clientName: 'tablet',
      user: 'mia b',
      extras: { myip: '127.0.0.1', myport: '3128' },
    });
  });

  it('may be for a tunnel, IPv6 included', () => {
    expect(parseQuestion('[2001:db8::1]:443 ::1/- - CONNECT')).toMatchObject({
      host: '2001:db8::1',
      port: 443,
      path: '',
      client: '::1',
      clientName: null,
    });
  });

  it('may be short, empty or no question at all', () => {
    expect(parseQuestion('')).toMatchObject({ url: '', host: '', client: '', user: null });
    expect(parseQuestion('x')).toMatchObject({ host: 'x', port: 80 });
  });
});

describe('answers', () => {
  it('are written as the proxy reads them', () => {
    expect(answers.permit()).toBe('ERR');
    expect(answers.permit('why "not"')).toBe('OK message="why \\"not\\""');
    expect(answers.redirect('http://b.example/', 308)).toBe('OK status=308 url="http://b.example/"');
    expect(answers.broken('a\nb')).toBe('BH message="a b"');
    expect(answers.file('deny.html')).toBe('file://deny.html');
  });
});
