/**
 * DNS over HTTPS, the real thing: one HTTP/2 session, one POST for each
 * message. No cookies, no redirects, no name of ours in the request.
 *
 * @see RFC 8484 section 4.1
 */
import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from 'node:http2';
import { authorityOf } from '#core/common/ip-address.ts';
import type { HttpsAnswer, HttpsEvents, HttpsSession } from './dns-ports.ts';
import { openTls, type TlsTarget } from './tls-socket.ts';

const MEDIA_TYPE = 'application/dns-message';
const MAX_MESSAGE_OCTETS = 65_535;

export function openHttps(target: TlsTarget, events: HttpsEvents): HttpsSession {
  const authority = authorityOf(target.host, target.port);
  const socket = openTls(target);
  const session = connect(`https://${authority}`, { createConnection: () => socket, maxSessionMemory: 2 });
  let closed = false;
  let detail = 'the server closed the connection';
  const end = (): void => {
    if (closed) return;
    closed = true;
    session.destroy();
    events.onClose(detail);
  };
  socket.on('error', (error: Error) => void (detail = error.message));
  session.once('connect', () => {
    if (!closed) events.onOpen();
  });
  session.on('error', (error: Error) => {
    detail = socket.alpnProtocol === 'h2' || !socket.authorized ? error.message : 'the server does not speak HTTP/2';
  });
  session.on('goaway', end);
  session.on('close', end);
  return {
    post: (path, message, onAnswer) => {
      if (!closed) post(session, path, message, onAnswer);
    },
    close: () => {
      closed = true;
      session.destroy();
    },
  };
}

function post(session: ClientHttp2Session, path: string, message: Uint8Array, onAnswer: (answer: HttpsAnswer) => void): void {
  if (session.destroyed || session.closed) return; // Its end is told apart.
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    accept: MEDIA_TYPE,
    'content-type': MEDIA_TYPE,
    'content-length': message.length,
  });
  let answered = false;
  const answer = (given: HttpsAnswer): void => {
    if (answered) return;
    answered = true;
    onAnswer(given);
  };
  stream.on('response', (headers) => {
    const objection = objectionTo(headers);
    if (objection === undefined) collect(stream, answer);
    else refuse(stream, objection, answer);
  });
  stream.on('error', (error: Error) => answer({ type: 'refused', detail: error.message }));
  stream.on('close', () => {
    // With the session gone every question is asked again on another.
    if (!session.destroyed) answer({ type: 'refused', detail: 'the server broke its answer off' });
  });
  stream.end(message);
}

function objectionTo(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): string | undefined {
  if (headers[':status'] !== 200) return `the server answered with HTTP status ${headers[':status'] ?? 0}`;
  return headers['content-type']?.toLowerCase().startsWith(MEDIA_TYPE) === true
    ? undefined
    : 'the server answered with something that is no DNS message';
}

function refuse(stream: ClientHttp2Stream, detail: string, answer: (given: HttpsAnswer) => void): void {
  answer({ type: 'refused', detail });
  stream.close(constants.NGHTTP2_CANCEL);
}

function collect(stream: ClientHttp2Stream, answer: (given: HttpsAnswer) => void): void {
  const pieces: Buffer[] = [];
  let octets = 0;
  stream.on('data', (piece: Buffer) => {
    octets += piece.length;
    if (octets > MAX_MESSAGE_OCTETS) refuse(stream, 'the server sent more than a message holds', answer);
    else pieces.push(piece);
  });
  stream.on('end', () => answer({ type: 'message', octets: Buffer.concat(pieces) }));
}
