import { PassThrough } from 'node:stream';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Upload } from '#core/net/adapted/upload.ts';
import { ScriptedSource } from '../../../support/scripted-content.ts';

function uploading(encodeChunks: boolean, highWaterMark = 1000) {
  const source = new ScriptedSource();
  const socket = new PassThrough({ highWaterMark });
  const told: string[] = [];
  const owner = { uploadMoved: () => undefined, fail: (fault: string) => told.push(fault) };
  const upload = new Upload({ source, encodeChunks }, socket as unknown as Socket, owner);
  upload.start();
  return { source, socket, upload, told, written: () => String(socket.read() ?? '') };
}

describe('content of a request on its way to the origin', () => {
  it('goes out as it is, or in chunks', () => {
    const plain = uploading(false);
    const chunked = uploading(true);
    for (const { source } of [plain, chunked]) {
      source.say('abc');
      source.say('');
      source.say('x'.repeat(20));
      source.taker?.end();
    }
    expect(plain.written()).toBe(`abc${'x'.repeat(20)}`);
    expect(chunked.written()).toBe(`3\r\nabc\r\n14\r\n${'x'.repeat(20)}\r\n0\r\n\r\n`);
    expect([plain.upload.isDone, chunked.upload.isDone]).toEqual([true, true]);
  });

  it('waits while the origin does not take it', () => {
    const { source, upload } = uploading(false, 2);
    source.say('abc');
    expect([upload.isBlocked, source.isPaused]).toEqual([true, true]);
    upload.drained();
    upload.drained();
    expect([upload.isBlocked, source.isPaused]).toEqual([false, false]);
  });

  it('ends once, fails as its source does, and is let go', () => {
    const { source, upload, told, written } = uploading(true);
    source.taker?.end();
    source.taker?.end();
    expect(written()).toBe('0\r\n\r\n');
    source.taker?.failed('REDIRECTOR_SILENT', 'x');
    upload.stop();
    expect([told, source.isClosed]).toEqual([['REDIRECTOR_SILENT'], true]);
  });
});
