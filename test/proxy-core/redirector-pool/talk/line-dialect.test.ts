import { describe, expect, it } from 'vitest';
import { LineDialect } from '#core/redirector-pool/talk/line-dialect.ts';
import { octets } from '../../../support/heard-talk.ts';
import { questionFor } from '../../../support/redirector-world.ts';

function read(pieces: readonly string[]): readonly string[] {
  const dialect = new LineDialect('url');
  const words: string[] = [];
  for (const piece of pieces)
    dialect.feed(octets(piece), { replied: (reply) => words.push(reply.type), broken: (problem) => words.push(problem) });
  return words;
}

describe('lines without channel-IDs', () => {
  it('are written in the form of the protocol', () => {
    expect(new LineDialect('squid').writeQuestion(questionFor('http://a.example/'))).toMatch(/^http:\/\/a\.example\/ /);
    expect(new LineDialect('url').writeQuestion(questionFor('http://a.example/'))).toBe('a.example/ 192.0.2.7 - GET -\n');
  });

  it('read the same however they are cut', () => {
    const wire = '\nfile://x.html\r\nredirect://http://b.example/\n';
    const whole = ['unchanged', 'file', 'redirect'];
    for (let cut = 0; cut < wire.length; cut += 1) expect(read([wire.slice(0, cut), wire.slice(cut)])).toEqual(whole);
    expect(read([...wire])).toEqual(whole);
  });

  it('have an end', () => {
    expect(read([...Array.from({ length: 20 }, () => 'x'.repeat(4000)), '\nOK\n'])).toContain('a line without an end');
    expect(read([`${'x'.repeat(70_000)}\n`])).toEqual(['a line without an end']);
  });
});
