import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';
import { askingIcap } from '../../support/transcript.ts';

const folder = tempFolder();
const loop = fileURLToPath(new URL('../../../redirectors/lib/icap-loop.ts', import.meta.url));

function run(body: string, input: string): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.ts`);
  writeFileSync(path, `import { field, icapLoop, permit, replace, respond, withFields } from ${JSON.stringify(loop)};\n${body}`);
  return spawnSync(process.execPath, [path], { input, encoding: 'latin1' }).stdout;
}

describe('the ICAP loop', () => {
  it('tells what the proxy says and what the client sent', () => {
    const body =
      'icapLoop((r) => respond(200, "text/plain", JSON.stringify([r.method, r.target, r.host, r.path, r.client, field(r, "x-A"), r.facts.proxy])));';
    const text = run(body, askingIcap('GET http://a.example/p?q HTTP/1.1', ['Host: a.example', 'X-a:  b ']));
    expect(text).toContain('["GET","http://a.example/p?q","a.example","/p?q","192.0.2.7","b","hearthgate"]');
  });

  it('counts octets, not letters, of a page', () => {
    const text = run('icapLoop(() => respond(403, "text/html", "Für"));', askingIcap('GET http://a.example/ HTTP/1.1'));
    expect(text).toMatch(/Content-Length: 4\r\n\r\n4\r\nF\u{c3}\u{bc}r\r\n0\r\n\r\n$/u);
  });

  it('gives the request with other fields back', () => {
    const text = run(
      'icapLoop((r) => withFields(r, [...r.fields, ["X-New", "1"]], "added"));',
      askingIcap('GET http://a.example/ HTTP/1.1', ['Host: a.example']),
    );
    expect(text).toBe(
      'ICAP/1.0 200 OK\r\nPragma: comment: added\r\nEncapsulated: req-hdr=0, null-body=61\r\n\r\nGET http://a.example/ HTTP/1.1\r\nHost: a.example\r\nX-New: 1\r\n\r\n',
    );
  });

  it('says that it is broken when the function throws', () => {
    expect(run('icapLoop(() => { throw new Error("no list"); });', askingIcap('GET http://a.example/ HTTP/1.1'))).toBe(
      'ICAP/1.0 500 Server Error\r\nPragma: comment: no list\r\n\r\n',
    );
  });
});
