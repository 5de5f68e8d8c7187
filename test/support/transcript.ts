import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Transcript {
  readonly lines: readonly string[];
  readonly text: string;
  readonly errors: string;
  readonly status: number | null;
}

/** Runs one of the example redirectors alone: feeds it the text, closes its input, and waits for what it says. */
export function transcriptOf(program: string, args: readonly string[], input: string): Promise<Transcript> {
  const path = fileURLToPath(new URL(`../../redirectors/${program}`, import.meta.url));
  const [file, ...before] = program.endsWith('.ts') ? [process.execPath] : program.endsWith('.py') ? ['python3'] : ['sh'];
  const child = spawn(file ?? '', [...before, path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (octets: Buffer) => out.push(octets));
  child.stderr.on('data', (octets: Buffer) => errors.push(octets));
  child.stdin.on('error', () => {}); // it ended before it read everything: its status tells
  child.stdin.end(input, 'latin1');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      const text = Buffer.concat(out).toString('latin1');
      resolve({ text, lines: text.split('\n').slice(0, -1), errors: Buffer.concat(errors).toString(), status });
    });
  });
}

/** A question in Squid's line form, without a channel-ID. */
export function asking(url: string, method = 'GET'): string {
  return `${url} 192.0.2.7/- - ${method} myip=127.0.0.1 myport=3128\n`;
}

/** What one address is answered with. */
export async function answerTo(program: string, args: readonly string[], url: string, method = 'GET'): Promise<string> {
  const { lines } = await transcriptOf(program, args, asking(url, method));
  return lines.join('\n');
}

/** A question in ICAP, as it is written to a helper. */
export function askingIcap(requestLine: string, fields: readonly string[] = []): string {
  const [method = '', target = ''] = requestLine.split(' ');
  const { host, path } = /^(?:https?:\/\/)?(?<host>[^/:]+)(?::\d+)?(?<path>\S*)$/.exec(target)?.groups ?? {};
  const head = [requestLine, ...fields, '', ''].join('\r\n');
  const facts = ['transport=http', 'proxy=hearthgate', 'client=192.0.2.7', `host=${host ?? ''}`, `path=${path ?? ''}`, `method=${method}`];
  const pragmas = facts.map((fact) => `Pragma: ${fact}\n`).join('');
  return `REQMOD icap://localhost/ ICAP/1.0\nHost: localhost\n${pragmas}Encapsulated: req-hdr=0, null-body=${head.length}\n\n${head}`;
}
