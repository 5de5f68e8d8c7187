import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../renderer/features/live/live-filter.ts';

const terms = (written: string) =>
  parseFilter(written).terms.map(({ field, value, isExcluding }) => `${isExcluding ? '-' : ''}${field}=${value}`);

describe('the filter box', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['News', ['any=news']],
    ['news -ads', ['any=news', '-any=ads']],
    ['host:News', ['host=news']],
    ['HOST:news', ['host=news']],
    ['-host:ads', ['-host=ads']],
    ['client:192.168 method:POST', ['client=192.168', 'method=post']],
    ['status:404 status:4xx', ['status=404', 'status=4xx']],
    ['verdict:blocked reason:list', ['verdict=blocked', 'reason=list']],
    ['"two words"', ['any=two words']],
    ['host:"two words" x', ['host=two words', 'any=x']],
    ['"never closed', ['any=never closed']],
    ['http://news.example/a?b=c', ['any=http://news.example/a?b=c']],
    ['unknown:field', ['any=unknown:field']],
    ['constructor:x', ['any=constructor:x']],
    ['-', []],
    ['""', []],
    ['--x', ['-any=-x']],
    [':', ['any=:']],
  ])('%j means %j', (written, meant) => expect(terms(written)).toEqual(meant));

  it.each([
    ['status:9xx', '9xx'],
    ['status:40', '40'],
    ['status:<script>', '<script>'],
    ['verdict:maybe', 'maybe'],
    ['host:', 'host:'],
    ['-host:""', 'host:""'],
  ])('says what is wrong with %j and lets the rest count', (written, named) => {
    const filter = parseFilter(`${written} news`);
    expect(filter.problems).toEqual([expect.stringContaining(named)]);
    expect(filter.terms).toHaveLength(1);
  });

  it('never throws, whatever is written', () => {
    const pieces = ['"', '-', ':', 'host:', 'status:', ' ', '\u0000', 'é', '💥', '(', '[', '\\', '%'];
    for (let round = 0; round < 2000; round += 1) {
      const written = Array.from({ length: 8 }, (_, at) => pieces[(round * 7 + at * (round % 11)) % pieces.length]).join('');
      expect(() => parseFilter(written)).not.toThrow();
    }
  });

  it('does not read a whole book', () => expect(parseFilter('x '.repeat(100_000)).terms.length).toBeLessThanOrEqual(250));
});
