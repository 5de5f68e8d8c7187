import { describe, expect, it } from 'vitest';
import { WordBook } from '#core/history/word-book.ts';
import { historyRow } from '../../support/rows.ts';

describe('the word book', () => {
  it('gives one number to one host, counted from 0', () => {
    const book = new WordBook();
    expect([book.siteOf('a.example'), book.siteOf('b.example'), book.siteOf('a.example'), book.siteOf('')]).toEqual([0, 1, 0, 2]);
    expect(book.sites).toEqual(['a.example', 'b.example', '']);
  });

  const differences = [
    { client: '192.168.1.99' },
    { user: 'mia' },
    { mode: 'socks' },
    { method: 'POST' },
    { port: 8080 },
    { action: 'deny' },
    { because: 'block-rule' },
    { rule: 'ads.example' },
    { status: 404 },
    { status: null },
    { fault: 'UPSTREAM_RESET' },
  ] as const;

  it.each(differences)('makes another kind of %j', (difference) => {
    const book = new WordBook();
    expect(book.kindOf(historyRow())).toBe(0);
    expect(book.kindOf(historyRow(difference))).toBe(1);
    expect(book.kindOf(historyRow({ host: 'other.example', path: '/2', id: 2, octetsDown: 7 }))).toBe(0);
    expect(book.kindOf(historyRow(difference))).toBe(1);
    expect(book.kinds).toHaveLength(2);
  });

  it('keeps of a row what repeats, and nothing else', () => {
    const book = new WordBook();
    book.kindOf(historyRow({ user: 'mia', rule: 'ads.example' }));
    expect(book.kinds[0]).toEqual({
      client: '192.168.1.20',
      user: 'mia',
      mode: 'forward',
      method: 'GET',
      port: 80,
      action: 'permit',
      because: 'no-rule',
      rule: 'ads.example',
      status: 200,
      fault: null,
    });
  });

  it('keeps letters no encoding has a place for', () => {
    const book = new WordBook();
    book.siteOf('\ud800.example');
    expect(book.sites).toEqual(['\ud800.example']);
    expect(book.siteOf('\ud800.example')).toBe(0);
  });

  it('names a kind again rather than looking long when a client makes up methods', () => {
    const book = new WordBook();
    for (let count = 0; count < 200; count += 1) book.kindOf(historyRow({ method: `M${count}` }));
    expect(book.kinds).toHaveLength(200);
    expect(book.kindOf(historyRow({ method: 'M199' }))).toBe(199);
    expect(book.kindOf(historyRow({ method: 'M0' }))).toBe(200);
  });

  it('is full at its limits', () => {
    const bySites = new WordBook({ maxSites: 2, maxKinds: 100 });
    bySites.siteOf('a');
    expect(bySites.isFull).toBe(false);
    bySites.siteOf('b');
    expect(bySites.isFull).toBe(true);
    const byKinds = new WordBook({ maxSites: 100, maxKinds: 1 });
    byKinds.kindOf(historyRow());
    expect(byKinds.isFull).toBe(true);
  });
});
