import { describe, expect, it } from 'vitest';
import { ListText, MAX_LINE_OCTETS } from '#core/lists/compiling/list-text.ts';
import { TableBuilder } from '#core/policy/host-table/table-builder.ts';
import { foundIn } from '../../../support/host-tables.ts';

interface Read {
  readonly entries: number;
  readonly problems: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly firstProblems: readonly string[];
  readonly found: readonly (string | null)[];
}

function read(pieces: readonly string[], asked: readonly string[] = []): Read {
  const builder = new TableBuilder(['list']);
  const text = new ListText(builder, 0);
  for (const piece of pieces) text.feed(piece);
  text.finish();
  const { table } = builder.build();
  const firstProblems = text.firstProblems.map(({ line, why }) => `${line} ${why}`);
  return {
    entries: text.entries,
    problems: text.problems,
    skipped: text.skipped,
    firstProblems,
    found: asked.map((host) => foundIn(table, host)),
  };
}

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const TEXTS = [
  ['plain names', 'a.example\nb.example\n', 2],
  ['no line end at the end', 'a.example\nb.example', 2],
  ['CRLF', 'a.example\r\nb.example\r\n', 2],
  ['a mark of UTF-8 at the start', latin1('\ufeffa.example\nb.example\n'), 2],
  ['a mark of UTF-8 and nothing else', latin1('\ufeff'), 0],
  ['comments and empty lines', '# x\n\n  \na.example # y\n! z\n\n', 1],
  ['hosts lines', '127.0.0.1 localhost\n0.0.0.0 a.example b.example\n', 2],
  ['filter rules', '[Adblock Plus 2.0]\n||a.example^\n.not-this.example\n', 1],
  ['names in UTF-8', latin1('müller.example\nпример.example\n'), 2],
  ['nothing', '', 0],
] as const;

describe('a text', () => {
  it.each(TEXTS)('with %s reads the same however it is cut', (_name, text, entries) => {
    const asked = ['a.example', 'x.a.example', 'b.example', 'not-this.example', 'xn--mller-kva.example'];
    const whole = read([text], asked);
    expect(whole.entries).toBe(entries);
    for (let cut = 1; cut < text.length; cut += 1) expect(read([text.slice(0, cut), text.slice(cut)], asked)).toEqual(whole);
    expect(read([...text], asked)).toEqual(whole);
  });

  it('keeps the rule of its format for lines before the format was clear', () => {
    expect(read(['a.example.com\n0.0.0.0 b.example\n0.0.0.0 c.example\n'], ['a.example.com', 'x.a.example.com']).found).toEqual([
      'a.example.com (list)',
      null,
    ]);
  });

  it('counts what it passes over, and tells the first lines it does not understand', () => {
    const lines = [
      '0.0.0.0 a.example',
      '127.0.0.1 localhost',
      '||b.example^$script',
      'two words',
      '@@||c.example^',
      'x..y',
      '0.0.0.0 d..e f..g',
    ];
    expect(read([lines.join('\n')])).toMatchObject({
      entries: 1,
      problems: 4,
      skipped: { 'own-name': 1, modifier: 1, exception: 1 },
      firstProblems: ['4 several-words', '6 no-host', '7 no-host', '7 no-host'],
    });
    expect(read(['a..b\n'.repeat(1000)])).toMatchObject({ problems: 1000, firstProblems: { length: 10 } });
  });

  it('holds back no more than a line, and reads on after one that is too long', () => {
    const long = 'x'.repeat(MAX_LINE_OCTETS + 1);
    for (const pieces of [
      [`a.example\n${long}\nb.example`],
      ['a.example\n', ...long.match(/.{1,1000}/g)!, '\nb.example\n'],
      [`a.example\nb.example\n${long}`],
    ]) {
      const { entries, problems, firstProblems } = read(pieces);
      expect([entries, problems, firstProblems.map((line) => line.slice(2))]).toEqual([2, 1, ['too-long']]);
    }
    expect(read([`${'x'.repeat(MAX_LINE_OCTETS)}\na.example`])).toMatchObject({ entries: 1, firstProblems: ['1 no-host'] });
  });

  it('says when the table has no room', () => {
    const text = new ListText(new TableBuilder(['list'], { maxNames: 1 }), 0);
    text.feed('a.example\nb.example\n');
    text.finish();
    expect(text.hasRoom).toBe(false);
  });
});
