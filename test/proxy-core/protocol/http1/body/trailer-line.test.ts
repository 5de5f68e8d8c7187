import { expect, it } from 'vitest';
import { readTrailer } from '#core/protocol/http1/body/trailer-line.ts';

it.each([
  ['X-Sum: 42', 'keep'],
  ['Server-Timing: a', 'keep'],
  ['Content-Length: 4', 'drop'],
  ['TRANSFER-ENCODING: chunked', 'drop'],
  ['Host: x', 'drop'],
  ['Authorization: x', 'drop'],
  ['no colon', 'malformed'],
  [': x', 'malformed'],
  ['X : y', 'malformed'],
  [' X: y', 'malformed'],
])('the trailer %j: %s', (line, verdict) => expect(readTrailer(line)).toBe(verdict));
