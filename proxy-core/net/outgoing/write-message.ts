/** Puts a piece of a message on a socket in as few system calls as it can: a loopback send costs more than parsing a head. */
import type { Socket } from 'node:net';
import type { Outlet } from './outlet.ts';

/** Up to here one copy is cheaper than a second buffer in the write. */
const ONE_BUFFER_OCTETS = 32_768;
/** Positions of more pieces than these, and one copy is cheaper than a write for each: a sender of tiny chunks chooses how many there are. */
const FEW_SPANS = 16;

export interface MessagePiece {
  /** latin1, before the octets. */
  readonly text: string;
  readonly octets: Buffer;
  /** Pairs of start and end in `octets`. */
  readonly spans: readonly number[];
  /** latin1, after the octets. */
  readonly tail: string;
}

/**
 * @param copy - the octets' memory is used for something else right after this call.
 * @param flushed - called when everything is out; given for memory that may not be touched before.
 * @returns false when the socket has more waiting than it likes: stop reading the other side until 'drain'.
 */
export function writeMessage(out: Outlet, piece: MessagePiece, copy: boolean, flushed?: () => void): boolean {
  const { text, octets, spans, tail } = piece;
  let length = text.length + tail.length;
  for (let at = 0; at < spans.length; at += 2) length += (spans[at + 1] as number) - (spans[at] as number);
  if (length === 0) return true;
  if (length === text.length && flushed === undefined) return out.writeSoon(text);
  const isOneSpan = length === (spans[1] ?? 0) - (spans[0] ?? 0);
  if (copy || spans.length > FEW_SPANS || (length <= ONE_BUFFER_OCTETS && !isOneSpan)) {
    if (flushed === undefined) return out.writeSoon(gatheredIn(out.room(length), piece));
    return out.socket.write(gatheredIn(Buffer.allocUnsafe(length), piece), flushed);
  }
  if (isOneSpan) return out.socket.write(octets.subarray(spans[0], spans[1]), flushed);
  return writeParts(out.socket, piece, flushed);
}

function gatheredIn(whole: Buffer, { text, octets, spans, tail }: MessagePiece): Buffer {
  let at = text === '' ? 0 : whole.write(text, 0, 'latin1');
  for (let span = 0; span < spans.length; span += 2) at += octets.copy(whole, at, spans[span], spans[span + 1]);
  if (tail !== '') whole.write(tail, at, 'latin1');
  return whole;
}

function writeParts(socket: Socket, { text, octets, spans, tail }: MessagePiece, flushed?: () => void): boolean {
  socket.cork();
  if (text !== '') socket.write(text, 'latin1');
  for (let span = 0; span < spans.length - 2; span += 2) socket.write(octets.subarray(spans[span], spans[span + 1]));
  const last = octets.subarray(spans[spans.length - 2], spans[spans.length - 1]);
  let goesOn = socket.write(last, tail === '' ? flushed : undefined);
  if (tail !== '') goesOn = socket.write(tail, 'latin1', flushed);
  socket.uncork();
  return goesOn;
}
