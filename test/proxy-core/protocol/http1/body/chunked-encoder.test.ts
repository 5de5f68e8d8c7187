import { expect, it } from 'vitest';
import { CHUNK_END, chunkStart, LAST_CHUNK } from '#core/protocol/http1/body/chunked-encoder.ts';
import { ChunkedReader } from '#core/protocol/http1/body/chunked-reader.ts';

it('what is encoded is read back', () => {
  const content = 'x'.repeat(300);
  const reader = new ChunkedReader(false);
  reader.feed(Buffer.from(chunkStart(content.length) + content + CHUNK_END + LAST_CHUNK), 0);
  expect([reader.isDone, reader.contentOctets]).toEqual([true, 300]);
});

it('an empty chunk would end the body', () => expect(() => chunkStart(0)).toThrow());
