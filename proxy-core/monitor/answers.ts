/** Writes the monitor's own answers, each with the headers that keep a browser strict. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pagePolicy, STYLE_NONCE_MARK } from '#core/contract/page-policy.ts';
import { codedOctets, codingFor, isCompressible } from './pages/content-coding.ts';
import type { PageFile } from './pages/page-files.ts';
import { REFUSALS, type RefusalCode, refusalJson, refusalPage } from './refusals.ts';

/** On every answer, whoever writes the rest of it. */
export function setStrictHeaders(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Content-Security-Policy', "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  response.setHeader('Cache-Control', 'no-store');
}

/** The connection ends with this answer, and what the client is still sending is not read. */
export function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

/** A page for a person, JSON for a script; nothing when an answer has already begun. */
export function refuse(request: IncomingMessage, response: ServerResponse, code: RefusalCode): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (REFUSALS[code].status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  const wantsPage = request.headers.accept?.includes('text/html') === true;
  send(
    request,
    response,
    REFUSALS[code].status,
    wantsPage ? 'text/html; charset=utf-8' : 'application/json',
    wantsPage ? refusalPage(code) : refusalJson(code),
  );
}

/** @param nonce fresh for each answer; only the page itself carries it. */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: PageFile, nonce: string): Promise<void> {
  if (file.type.startsWith('text/html')) {
    response.setHeader('Content-Security-Policy', pagePolicy(nonce));
    send(request, response, 200, file.type, file.octets.toString('utf8').replaceAll(STYLE_NONCE_MARK, nonce));
    return;
  }
  response.setHeader('Cache-Control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  let content = file.octets;
  if (isCompressible(file)) {
    response.setHeader('Vary', 'Accept-Encoding');
    const coding = codingFor(request.headers['accept-encoding']?.toString());
    if (coding !== null) {
      content = await codedOctets(file, coding);
      response.setHeader('Content-Encoding', coding);
    }
  }
  send(request, response, 200, file.type, content);
}

export function send(request: IncomingMessage, response: ServerResponse, status: number, type: string, content: string | Buffer): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(content) });
  response.end(request.method === 'HEAD' ? undefined : content);
}
