import { describe, expect, it } from 'vitest';
import { AskedServer } from '#core/redirector-pool/icap/asked-server.ts';
import { httpTarget } from '#core/protocol/redirector/http-target.ts';
import { ToldAnswers } from '../../../support/told-answers.ts';

const said = { rule: 'scan', comment: 'why' };
const request = {
  method: 'GET',
  target: httpTarget('http', 'b.example', 80, '/x'),
  fields: [['Host', 'b.example']] as const,
  content: { follows: false, length: null },
};
const response = { status: 403, reason: '', fields: [['Content-Type', 'text/html']] as const, content: { follows: true, length: null } };

function server(): { readonly asked: AskedServer; readonly answers: ToldAnswers; readonly broken: string[] } {
  const answers = new ToldAnswers();
  const broken: string[] = [];
  return { asked: new AskedServer(answers.taker(), () => void broken.push('too long')), answers, broken };
}

describe('what a server says about a request without content', () => {
  it('may be nothing', () => {
    const { asked, answers } = server();
    asked.unchanged([], said);
    expect(answers.replies).toEqual([{ type: 'unchanged', comment: 'why' }]);
    expect(answers.told).toEqual(['unchanged scan']);
  });

  it('may be another request', () => {
    const { asked, answers } = server();
    asked.requestHead(request, said);
    asked.end();
    expect(answers.replies).toEqual([
      { type: 'replace', head: 'GET http://b.example/x HTTP/1.1\r\nHost: b.example\r\n\r\n', dial: null, comment: 'why' },
    ]);
  });

  it('may not be a request with content', () => {
    const { asked, answers } = server();
    asked.requestHead(request, said);
    asked.octets(new Uint8Array(1));
    asked.end();
    expect(answers.told).toEqual(['unintelligible scan']);
  });

  it('may be a page, gathered from its pieces', () => {
    const { asked, answers } = server();
    asked.responseHead(response, said);
    asked.octets(Buffer.from('pa'));
    asked.octets(Buffer.from('ge'));
    asked.end();
    expect(answers.replies[0]).toMatchObject({ type: 'respond', status: 403 });
    expect(answers.replies[0]?.type === 'respond' && Buffer.from(answers.replies[0].content).toString()).toBe('page');
  });

  it('may not be a page without an end', () => {
    const { asked, broken } = server();
    asked.responseHead(response, said);
    for (let n = 0; n < 17; n += 1) asked.octets(new Uint8Array(65_536));
    expect(broken).toEqual(['too long']);
  });

  it('may be no answer at all', () => {
    const { asked, answers } = server();
    asked.failed('silent');
    expect(answers.told).toEqual(['failed silent']);
  });
});
