import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { contentOf, writeEnd, writePiece } from '#core/net/adapted/content-pieces.ts';
import { bodyReaderFor } from '#core/protocol/http1/body/body-reader.ts';

const octets = (text: string): Buffer => Buffer.from(text, 'latin1');
const socketOf = (highWaterMark: number) => new PassThrough({ highWaterMark });

describe('a piece', () => {
  it.each([
    [false, 'abc'],
    [true, '3\r\nabc\r\n0\r\n\r\n'],
  ])('is written whole (in chunks: %s)', (encodeChunks, wire) => {
    const socket = socketOf(100);
    expect(writePiece(socket as unknown as Socket, octets('abc'), encodeChunks)).toBe(true);
    writeEnd(socket as unknown as Socket, encodeChunks);
    expect(String(socket.read())).toBe(wire);
  });

  it('of nothing is not written: an empty chunk would be the last', () => {
    const socket = socketOf(100);
    expect(writePiece(socket as unknown as Socket, octets(''), true)).toBe(true);
    expect(socket.read()).toBeNull();
  });

  it.each([false, true])('says when the socket has enough (in chunks: %s)', (encodeChunks) => {
    const socket = socketOf(2) as unknown as Socket;
    expect(writePiece(socket, octets('abc'), encodeChunks)).toBe(false);
    expect(writePiece(socket, octets(''), encodeChunks)).toBe(false);
  });
});

describe('what a reader found', () => {
  it('is one piece of its own memory, chunks undone', () => {
    const body = bodyReaderFor({ type: 'chunked' }, false);
    if (body === null) throw new Error('no reader');
    const wire = octets('3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nNEXT');
    body.feed(wire, 0);
    const piece = contentOf(body, wire);
    wire.fill(0);
    expect(String(piece)).toBe('abcde');
  });
});
