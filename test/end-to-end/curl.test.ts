/** curl through the proxy gives octet for octet what curl gives without it. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority, noCertificates } from '../support/certificates.ts';
import { startProgram } from '../support/program.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const MB = 1 << 20;
const noCurl = spawnSync('curl', ['--version']).status === 0 ? undefined : 'the curl command is not installed';

/** Answers with what it got: method, hash and length of the content; GET gives a body of the length asked for. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const hash = createHash('sha256');
  let octets = 0;
  for await (const piece of request) {
    hash.update(piece as Buffer);
    octets += (piece as Buffer).length;
  }
  response.setHeader('date', 'Mon, 05 Jan 2026 12:00:00 GMT');
  if (request.url?.startsWith('/b/') === true) return void response.end(Buffer.alloc(Number(request.url.slice(3)), 'the quick brown fox '));
  response.end(`${request.method} ${octets} ${hash.digest('hex')}\n`);
}

const plain = createServer((request, response) => void answer(request, response));
let secure: ReturnType<typeof createSecureServer> | null = null;
const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const file = createWriteStream(join(folder, 'large'));
  for (let piece = 0; piece < 100; piece += 1) file.write(Buffer.alloc(MB, `piece ${piece} `));
  file.end();
  await finished(file);
  if (noCertificates !== undefined) return;
  const authority = createAuthority(folder);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder, 'ca.pem'), authority.ca);
  secure = createSecureServer(authority.certify(['IP:127.0.0.1']), (request, response) => void answer(request, response));
  await new Promise<void>((resolve) => secure?.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  plain.close();
  secure?.close();
});
beforeEach((context) => (noCurl === undefined ? undefined : context.skip(noCurl)));

const curl = (...args: readonly string[]): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    execFile('curl', ['-sS', '--max-time', '60', ...args], { encoding: 'buffer', maxBuffer: 300 * MB }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
  });

describe('curl', () => {
  it.each([
    ['GET', ['/b/1000']],
    ['GET of 100 MB', ['/b/104857600']],
    ['HEAD', ['-I', '/b/1000']],
    ['POST of 100 MB', ['--data-binary', '@large', '/post']],
    ['a chunked upload of 100 MB', ['-T', 'large', '-H', 'Transfer-Encoding: chunked', '-H', 'Content-Length:', '/put']],
    ['PUT', ['-X', 'PUT', '-d', 'hello', '/put']],
    ['DELETE', ['-X', 'DELETE', '/x']],
    ['a method of WebDAV', ['-X', 'PROPFIND', '/pot']],
    ['HTTP/1.0', ['--http1.0', '/b/5000']],
  ])('%s is the same with and without the proxy', async (_name, words) => {
    const program = await startProgram();
    const args = words.map((word) =>
      word.startsWith('/')
        ? `http://127.0.0.1:${portOf(plain)}${word}`
        : word === '@large'
          ? `@${join(folder, 'large')}`
          : word === 'large'
            ? join(folder, 'large')
            : word,
    );
    const [direct, proxied] = [await curl('--noproxy', '*', ...args), await curl('-x', `http://127.0.0.1:${program.proxyPort}`, ...args)];
    const withoutHop = (octets: Buffer): Buffer =>
      words.includes('-I')
        ? Buffer.from(
            octets
              .toString()
              .replace(/^(?:Via|Connection|Keep-Alive): .*\r\n/gim, '')
              .split('\r\n')
              .sort()
              .join('\n'),
          )
        : octets;
    expect(withoutHop(proxied).equals(withoutHop(direct))).toBe(true);
    expect(direct.length).toBeGreaterThan(40);
  });

  it.each([
    ['https through CONNECT', ['/b/3000000']],
    ['an https upload through CONNECT', ['--data-binary', '@large', '/post']],
  ])('%s is the same, certificate checked', async (_name, words) => {
    if (secure === null) throw new Error('no certificates');
    const program = await startProgram();
    const args = [
      '--cacert',
      join(folder, 'ca.pem'),
      ...words.map((word) =>
        word.startsWith('/')
          ? `https://127.0.0.1:${portOf(secure as never)}${word}`
          : word === '@large'
            ? `@${join(folder, 'large')}`
            : word,
      ),
    ];
    expect((await curl('-x', `http://127.0.0.1:${program.proxyPort}`, ...args)).equals(await curl('--noproxy', '*', ...args))).toBe(true);
  });
});
