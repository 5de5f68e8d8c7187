import { describe, expect, it } from 'vitest';
import { matchReply, questionEnd } from '#core/dns/wire/reply-match.ts';
import { writeQuery } from '#core/dns/wire/query-writer.ts';
import { TYPE } from '#core/dns/wire/record-types.ts';
import { makeReply, readQuery } from '../../../support/dns-replies.ts';

const QUERY = writeQuery('home.example', TYPE.A, { id: 7, caseBits: 0b1010_0110_1001, edns: true, padToOctets: 0 });
const SEEN = readQuery(QUERY);

describe('is this the reply to that query', () => {
  it.each([
    ['the true reply', makeReply(SEEN), 'match'],
    ['another id', makeReply(SEEN, { id: 8 }), 'mismatch'],
    ['another name', makeReply(SEEN, { name: 'evil.example' }), 'mismatch'],
    ['a name that goes on', makeReply(SEEN, { name: `${SEEN.rawName}.evil` }), 'mismatch'],
    ['another type', makeReply(SEEN, { type: 'AAAA' }), 'mismatch'],
    ['the same name in another case', makeReply(SEEN, { name: SEEN.name }), 'case-lost'],
    ['no question, but an answer', makeReply(SEEN, { leaveOutQuestion: true }), 'mismatch'],
    ['no question, and "no such name"', makeReply(SEEN, { leaveOutQuestion: true, rcode: 'NXDOMAIN' }), 'mismatch'],
    ['no question, and "not understood"', makeReply(SEEN, { leaveOutQuestion: true, rcode: 'FORMERR' }), 'question-left-out'],
    ['the query itself, sent back', QUERY, 'mismatch'],
    ['nothing', new Uint8Array(0), 'mismatch'],
    ['a header cut short', makeReply(SEEN).slice(0, 11), 'mismatch'],
    ['a question cut short', makeReply(SEEN).slice(0, 20), 'mismatch'],
  ] as const)('%s: %s', (_what, reply, verdict) => {
    expect(matchReply(QUERY, reply)).toBe(verdict);
  });

  it('refuses an opcode other than QUERY and a count of two questions', () => {
    const notify = makeReply(SEEN).slice();
    notify[2] = (notify[2] ?? 0) | 0x20;
    const two = makeReply(SEEN).slice();
    two[5] = 2;
    expect(matchReply(QUERY, notify)).toBe('mismatch');
    expect(matchReply(QUERY, two)).toBe('mismatch');
  });

  it('does not take type 97 for type 65 in another case', () => {
    const query = writeQuery('home.example', 65, { id: 7, caseBits: 0, edns: false, padToOctets: 0 });
    const reply = makeReply({ ...SEEN, rawName: 'home.example' }).slice();
    reply[questionEnd(query) - 3] = 97;
    expect(matchReply(query, reply)).toBe('mismatch');
  });
});
