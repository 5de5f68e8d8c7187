/** Heads for tests that are about what comes after reading them. */
import { RequestReader, type RequestHead } from '#core/protocol/http1/request-reader.ts';
import { ResponseReader, type ResponseHead } from '#core/protocol/http1/response-reader.ts';

export function requestHead(wire: string): RequestHead {
  const read = new RequestReader().feed(Buffer.from(wire, 'latin1'), 0);
  if (read.type !== 'request') throw new Error(`not a request: ${JSON.stringify(read)}`);
  return read.head;
}

export function responseHead(wire: string): ResponseHead {
  const read = new ResponseReader().feed(Buffer.from(wire, 'latin1'), 0);
  if (read.type !== 'response') throw new Error(`not a response: ${JSON.stringify(read)}`);
  return read.head;
}
