/** Every property of the readers for a moment, with a fixed seed; `npm run fuzz` goes on from there. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL } from './properties/all.ts';
import { sameEveryWay, type Subject } from './properties/any-reader.ts';
import { fuzzCase, must } from './properties/fuzz-case.ts';
import { hostile, places } from './properties/octets.ts';

const RUNS = { seed: 20_261_120, runs: 400 };

describe('whatever comes', () => {
  it.each(ALL.map((each) => [each.name, each] as const))('%s', (_name, each) =>
    expect(each.run(RUNS)).toEqual({ runs: RUNS.runs, failure: null }),
  );
});

describe('a planted fault is found', () => {
  it('and shown small', () => {
    const faulty = fuzzCase(
      'no NUL',
      fc.property(hostile(['GET / HTTP/1.1\r\n\r\n']), (text) => must(!text.includes('\0'), 'NUL')),
    );
    expect(faulty.run(RUNS).failure).toMatch(/NUL/);
  });
  it.each<[string, Subject<{ readonly type: string; readonly end?: number }>, RegExp]>([
    [
      'forgets what came before',
      reading((text) => (text.includes('\r\n') ? { type: 'line', end: text.length } : { type: 'more' }), 10_000),
      /cutting/,
    ],
    ['never has enough', reading(() => ({ type: 'more' })), /bound/],
    ['points behind what it was fed', reading((text) => ({ type: 'line', end: text.length + 1 })), /position/],
    ['throws', reading((text) => ({ type: 'line', end: BigInt(text) as never })), /BigInt/],
  ])('in a reader that %s', (_what, subject, words) => {
    const faulty = fuzzCase(
      'faulty',
      fc.property(hostile(['GET / HTTP/1.1\r\n\r\n']), places, (text, at) => void sameEveryWay(subject, text, at)),
    );
    expect(faulty.run(RUNS).failure).toMatch(words);
  });
  it('but not when the time is up first', () => {
    const never = fuzzCase(
      'never run',
      fc.property(fc.nat(), () => must(false, 'run')),
    );
    expect(never.run({ ...RUNS, limitMs: 0 })).toEqual({ runs: 0, failure: null });
  });
});

/** A reader that sees one piece at a time and remembers nothing. */
function reading(
  read: (text: string) => { readonly type: string; readonly end?: number },
  mostOctets = 10,
): Subject<{ readonly type: string; readonly end?: number }> {
  return {
    create: () => ({ feed: (octets) => read(Buffer.from(octets).toString('latin1')) }),
    describe: ({ type }) => type,
    mostOctets,
  };
}
