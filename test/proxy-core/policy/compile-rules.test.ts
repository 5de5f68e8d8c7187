import { describe, expect, it } from 'vitest';
import { compileInSlices, compileRules, MAX_NOTES, ruleHost, SLICE_LINES } from '#core/policy/compile-rules.ts';

describe('a rule line', () => {
  it.each([
    ['example.org', 'example.org'],
    ['  Example.ORG.  ', 'example.org'],
    ['*.example.org', 'example.org'],
    ['.example.org', 'example.org'],
    ['||example.org^', 'example.org'],
    ['https://www.example.org/path?x#y', 'www.example.org'],
    ['example.org:8080', 'example.org'],
    ['example.org # the games site', 'example.org'],
    ['müller.example', 'xn--mller-kva.example'],
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['', null],
    ['# only words', null],
  ])('%j names %j', (line, host) => expect(ruleHost(line)).toBe(host));

  it.each(['two words', 'exa*mple.org', 'a..b', '?', 'user@example.org', 'a,b', '"quoted"', '300.1.2.3'])('%j is none', (line) =>
    expect(ruleHost(line)).toBeUndefined(),
  );
});

describe('compiled rules', () => {
  it('keep the good lines and tell of every bad one by list and line', () => {
    const { allow, block, problems } = compileRules(['good.example', 'not good'], ['', 'games.example', 'ga*mes']);
    expect([allow.size, block.size]).toEqual([1, 1]);
    expect(problems.map(({ list, line, text }) => [list, line, text])).toEqual([
      ['allow', 2, 'not good'],
      ['block', 3, 'ga*mes'],
    ]);
    expect(problems.every(({ userText }) => userText.length > 10)).toBe(true);
  });

  it('name the rule as the person wrote it', () => {
    expect(compileRules([], ['*.Games.example # no']).block.find('www.games.example')).toBe('*.Games.example');
  });
});

describe('notes', () => {
  it('say by list and line what was understood', () => {
    const { allow, block, notes, problems } = compileRules(['school.example', '10.0.0.0/8'], ['https://www.video.example/watch?v=1']);
    expect(problems).toEqual([]);
    expect(notes.map(({ list, line, userText }) => [list, line, userText])).toEqual([
      ['allow', 2, expect.stringContaining('Allows addresses in 10.0.0.0/8') as string],
      ['block', 1, 'Blocks the whole site www.video.example: a rule cannot name one page.'],
    ]);
    expect([allow.find('10.2.3.4'), block.find('www.video.example')]).toEqual(['10.0.0.0/8', 'https://www.video.example/watch?v=1']);
  });

  it('are bounded: followers of the rules are sent all of them', () => {
    const { notes, block } = compileRules(
      [],
      Array.from({ length: 1000 }, (_, at) => `*.a${at}.example`),
    );
    expect([notes.length, block.size]).toEqual([MAX_NOTES, 1000]);
  });
});

describe('forty thousand rules', () => {
  const lines = (name: string): readonly string[] => Array.from({ length: 20_000 }, (_, at) => `${name}${at}.example # why`);

  /** Tells how many lines were read since the last pause. */
  function counted(all: readonly string[], read: { now: number; most: number }): readonly string[] {
    return new Proxy(all, {
      get: (target, key) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) read.most = Math.max(read.most, (read.now += 1));
        return Reflect.get(target, key) as unknown;
      },
    });
  }

  it('are compiled a slice at a time, and no slice reads more than its lines', async () => {
    const read = { now: 0, most: 0 };
    let pauses = 0;
    const pause = async (): Promise<void> => {
      read.now = 0;
      pauses += 1;
    };
    const compiled = await compileInSlices(counted(lines('allow'), read), counted(lines('block'), read), pause);
    expect([compiled.allow.size, compiled.block.size, compiled.problems]).toEqual([20_000, 20_000, []]);
    expect([read.most, pauses]).toEqual([SLICE_LINES, 40_000 / SLICE_LINES - 1]);
    expect(compiled.block.find('www.block19999.example')).toBe('block19999.example');
  });

  it('come to the same as in one go, with problems by line', async () => {
    const wrong = [...lines('site'), 'not good', ...lines('more'), 'ga*mes'];
    const sliced = await compileInSlices(['also not'], wrong, async () => {});
    expect(sliced.problems).toEqual(compileRules(['also not'], wrong).problems);
    expect(sliced.problems.map(({ list, line }) => [list, line])).toEqual([
      ['allow', 1],
      ['block', 20_001],
      ['block', 40_002],
    ]);
  });

  it('a few need no pause', async () => {
    const pause = (): Promise<void> => Promise.reject(new Error('paused'));
    expect((await compileInSlices([], lines('few').slice(0, SLICE_LINES), pause)).block.size).toBe(SLICE_LINES);
  });
});
