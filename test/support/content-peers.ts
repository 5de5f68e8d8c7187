/** An origin that takes and gives content of any size, and a client that sends and fetches it through the proxy: real HTTP of Node. */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

export interface ContentOrigin {
  readonly port: number;
  readonly authority: string;
  /** Heads of the requests that came, newest last. */
  readonly requests: readonly IncomingMessage[];
}

/** `/down/N`: N octets. `/echo`: what came, with its length when it was known. `/echo-chunked`: in chunks. `/count`: how many octets came. */
export async function contentOrigin(): Promise<ContentOrigin> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((incoming, answer) => {
    requests.push(incoming);
    serve(incoming, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => (server.closeAllConnections(), server.close()));
  const { port } = server.address() as AddressInfo;
  return { port, authority: `127.0.0.1:${port}`, requests };
}

function serve(incoming: IncomingMessage, answer: ServerResponse): void {
  const path = incoming.url ?? '/';
  const down = /^\/down\/(\d+)/.exec(path);
  if (down !== null) return void answer.end(patternedContent(Number(down[1])));
  if (path.startsWith('/echo')) {
    const length = incoming.headers['content-length'];
    answer.writeHead(200, length === undefined || path.includes('chunked') ? {} : { 'Content-Length': length });
    return void incoming.pipe(answer);
  }
  let octets = 0;
  incoming.on('data', (data: Buffer) => (octets += data.length));
  incoming.on('end', () => answer.end(String(octets)));
}

/** No two kilobytes of it are the same, so that nothing can be lost, doubled or swapped unseen. */
export function patternedContent(length: number): Buffer {
  const content = Buffer.alloc(length, '.');
  for (let at = 0; at + 10 < length; at += 1000) content.write(String(at), at);
  return content;
}

export interface Fetched {
  readonly status: number;
  readonly head: IncomingMessage['headers'];
  readonly content: Buffer;
}

/** Rejects when the answer breaks off. */
export function fetchThrough(
  proxyPort: number,
  url: string,
  upload: { readonly content: Buffer; readonly chunked: boolean; readonly headers?: Readonly<Record<string, string>> } | null = null,
): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(url);
    const headers: Record<string, string | number> = { host, ...upload?.headers };
    if (upload !== null && !upload.chunked) headers['content-length'] = upload.content.length;
    const sent = request({ port: proxyPort, path: url, method: upload === null ? 'GET' : 'POST', headers, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (data: Buffer) => pieces.push(data));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, head: answer.headers, content: Buffer.concat(pieces) }));
      answer.on('error', reject);
      answer.on('aborted', () => reject(new Error('the answer broke off')));
    });
    sent.on('error', reject);
    if (upload === null) sent.end();
    else for (let at = 0; at <= upload.content.length; at += 65_536) sent.write(upload.content.subarray(at, at + 65_536));
    if (upload !== null) sent.end();
  });
}
