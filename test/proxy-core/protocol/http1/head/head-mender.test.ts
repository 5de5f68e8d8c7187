/** What is made of each odd head stands in `response-reader.test.ts`; here is what the reader relies on. */
import { describe, expect, it } from 'vitest';
import { HeadMender, type MendedHead } from '#core/protocol/http1/head/head-mender.ts';
import { everyCut } from '../../../../support/cuts.ts';

const LIMITS = { maxHeadOctets: 60, maxLineOctets: 60, maxFields: 5 };
const read = (pieces: readonly Buffer[]): MendedHead => {
  const mender = new HeadMender(LIMITS);
  let last: MendedHead = { type: 'more' };
  for (const piece of pieces) if (last.type === 'more') last = mender.feed(piece);
  return last;
};

describe('a head that is mended', () => {
  it('says how much of what it was fed last is not its own', () => {
    const whole = Buffer.from('HTTP/1.1 200 OK\nA: b\n\nrest');
    expect(read([whole])).toEqual({ type: 'head', text: 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', isDoubtful: false, left: 4 });
    expect(read([whole.subarray(0, 20), whole.subarray(20)])).toMatchObject({ type: 'head', left: 4 });
  });

  it('keeps its own copy of what it was fed', () => {
    const mender = new HeadMender(LIMITS);
    const memory = Buffer.from('HTTP/1.1 200 OK\nA: b\n');
    mender.feed(memory);
    memory.fill('!');
    expect(mender.feed(Buffer.from('\n'))).toMatchObject({ text: 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n' });
  });

  it.each([
    ['an endless line', `HTTP/1.1 200 OK\n${'x'.repeat(50)}`, 'head-too-large'],
    ['a head one octet too long', `HTTP/1.1 200 OK\n${'x'.repeat(43)}\n\n`, 'head-too-large'],
    ['NUL', 'HTTP/1.1 200 OK\nA: \0', 'bad-octet'],
    ['a bare CR', 'HTTP/1.1 200 OK\nA: \rb', 'bare-cr'],
    ['two CRs', 'HTTP/1.1 200 OK\nA: b\r\r\n', 'bare-cr'],
    ['another protocol', 'SSH', 'not a status line'],
    ['a length with control octets', 'HTTP/1.1 200 OK\nContent-Length: 1\x0b\n\n', 'bad-octet'],
  ])('with %s is refused', (_name, wire, problem) => {
    for (const pieces of everyCut(wire)) expect(read(pieces)).toEqual({ type: 'malformed', problem });
  });

  it('may be as long as the limit', () => expect(read([Buffer.from(`HTTP/1.1 200 OK\n${'x'.repeat(42)}\n\n`)]).type).toBe('head'));
});
