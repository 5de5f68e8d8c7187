/** Pieces of content onto a socket, in chunks of ours when they have no known length. */
import type { Socket } from 'node:net';
import { CHUNK_END, chunkStart, LAST_CHUNK } from '#core/protocol/http1/body/chunked-encoder.ts';
import type { BodyReader } from '#core/protocol/http1/body/body-reader.ts';

/** @returns false when the socket has more waiting than it likes: stop until 'drain'. */
export function writePiece(socket: Socket, octets: Uint8Array, encodeChunks: boolean): boolean {
  if (octets.length === 0) return !socket.writableNeedDrain;
  if (!encodeChunks) return socket.write(octets);
  socket.cork();
  socket.write(chunkStart(octets.length), 'latin1');
  socket.write(octets);
  const goesOn = socket.write(CHUNK_END, 'latin1');
  socket.uncork();
  return goesOn;
}

export function writeEnd(socket: Socket, encodeChunks: boolean): void {
  if (encodeChunks) socket.write(LAST_CHUNK, 'latin1');
}

/** What the reader found in the octets it was fed last, as one piece of its own memory. */
export function contentOf(body: BodyReader, octets: Buffer): Buffer {
  const { spans } = body;
  let length = 0;
  for (let at = 0; at < spans.length; at += 2) length += (spans[at + 1] as number) - (spans[at] as number);
  const piece = Buffer.allocUnsafe(length);
  let to = 0;
  for (let at = 0; at < spans.length; at += 2) to += octets.copy(piece, to, spans[at], spans[at + 1]);
  return piece;
}
