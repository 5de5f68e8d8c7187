/** A request out of the history, asked about once more. */
import type { RedirectorQuestion } from '../room-words.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** Path with query; empty for tunnels. */
  readonly path: string;
  readonly client: string;
  readonly user: string | null;
  readonly mode: string;
}

/** History keeps no fields, so the head is the smallest that fits. */
export function questionOf(request: RecordedRequest): RedirectorQuestion {
  const { method, scheme, host, port, path, client, user, mode } = request;
  const name = host.includes(':') ? `[${host}]` : host;
  const isTunnel = method === 'CONNECT';
  const authority = !isTunnel && port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`;
  const url = `${isTunnel ? 'https' : scheme}://${authority}${isTunnel ? '/' : path}`;
  const head = `${method} ${isTunnel ? authority : url} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;
  const facts = { clientName: null, person: null, hasContent: false, listener: { address: '127.0.0.1', port: 0 } };
  return { method, url, scheme, host, port, path: isTunnel ? '' : path, client, user, mode, head, ...facts };
}
