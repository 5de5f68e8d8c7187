import { describe, expect, it } from 'vitest';
import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';
import { IcapDialect, MAX_CONTENT_OCTETS } from '#core/redirector-pool/talk/icap-dialect.ts';
import { octets } from '../../../support/heard-talk.ts';
import { questionFor } from '../../../support/redirector-world.ts';

const ADDRESS = { url: 'icap://localhost/', host: 'localhost', proxy: 'hearthgate' };
const PAGE = 'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n';

function read(pieces: readonly string[]): { readonly replies: readonly HelperReply[]; readonly problems: readonly string[] } {
  const dialect = new IcapDialect(ADDRESS);
  const replies: HelperReply[] = [];
  const problems: string[] = [];
  for (const piece of pieces)
    dialect.feed(octets(piece), { replied: (reply) => replies.push(reply), broken: (problem) => problems.push(problem) });
  return { replies, problems };
}

describe('ICAP over stdin and stdout', () => {
  it('asks with the client’s head', () => {
    expect(new IcapDialect(ADDRESS).writeQuestion(questionFor('http://a.example/'))).toContain('\n\nGET http://a.example/ HTTP/1.1\r\n');
  });

  it('reads one answer after the other, each with its own content', () => {
    const wire = `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${PAGE.length}\r\n\r\n${PAGE}4\r\npage\r\n0\r\n\r\nICAP/1.0 204 x\r\n\r\n`;
    for (const pieces of [[wire], [...wire]]) {
      const { replies, problems } = read(pieces);
      expect(problems).toEqual([]);
      expect(replies).toMatchObject([{ type: 'respond', status: 403 }, { type: 'unchanged' }]);
      expect(replies[0]?.type === 'respond' && Buffer.from(replies[0].content).toString()).toBe('page');
    }
  });

  it('is broken by what is no ICAP, at the first line of it', () => {
    expect(read(['Traceback (most recent call last):\n'])).toEqual({ replies: [], problems: ['a line that begins no ICAP response'] });
  });

  it('is broken by a page without an end', () => {
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const { replies, problems } = read([
      `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${PAGE.length}\r\n\r\n${PAGE}`,
      ...Array.from({ length: 17 }, () => chunk),
    ]);
    expect(replies).toEqual([]);
    expect(problems[0]).toBe(`content longer than ${MAX_CONTENT_OCTETS} octets`);
  });
});
