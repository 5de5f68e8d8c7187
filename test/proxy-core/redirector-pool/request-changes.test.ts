import { describe, expect, it } from 'vitest';
import { httpTarget } from '#core/protocol/redirector/http-target.ts';
import { RequestChanges } from '#core/redirector-pool/request-changes.ts';
import { questionFor } from '../../support/redirector-world.ts';

const B = httpTarget('http', 'b.example', 80, '/b');
const C = httpTarget('http', 'c.example', 8080, '/c');
const said = (rule: string, comment: string | null = null) => ({ rule, comment });

function changes(): RequestChanges {
  return new RequestChanges(questionFor('http://a.example/'));
}

describe('a request that several pools have seen', () => {
  it('and none has changed is permitted, by all of them', () => {
    const made = changes();
    made.permit(said('x#1'));
    made.permit(said('y#2', 'fine'));
    expect(made.answer()).toEqual({ type: 'permit', rule: 'x#1, y#2', comment: 'fine' });
  });

  it('is shown to the next one as the one before left it', () => {
    const made = changes();
    expect(made.rewrite(B, said('x#1'))).toBe(true);
    expect(made.question).toMatchObject({ method: 'GET', host: 'b.example', path: '/b', url: 'http://b.example/b', client: '192.0.2.7' });
    made.replace('POST http://c.example:8080/c HTTP/1.1\r\n\r\n', C, null, said('y#1'));
    expect(made.question).toMatchObject({ method: 'POST', host: 'c.example', port: 8080 });
  });

  it('and two have rewritten goes where the last one said; those who changed it are named', () => {
    const made = changes();
    made.permit(said('w#1'));
    made.rewrite(B, said('x#1'));
    made.permit(said('v#1'));
    made.rewrite(C, said('y#1'));
    expect(made.answer()).toEqual({ type: 'rewrite', target: C, rule: 'x#1, y#1', comment: null });
  });

  it('and one has replaced and one rewritten has the first one’s fields and the second one’s address', () => {
    const made = changes();
    made.replace('GET http://b.example/b HTTP/1.1\r\nHost: b.example\r\nX: y\r\n\r\n', B, null, said('x#1'));
    expect(made.rewrite(C, said('y#1'))).toBe(true);
    expect(made.answer()).toMatchObject({
      type: 'replace',
      head: 'GET http://c.example:8080/c HTTP/1.1\r\nHost: c.example:8080\r\nX: y\r\n\r\n',
      target: C,
      dial: null,
    });
  });

  it('and one has rewritten and one intercepted is the rewritten one, sent elsewhere', () => {
    const made = changes();
    made.rewrite(B, said('x#1'));
    expect(made.intercepted({ host: 'd.example', port: 81 }, said('y#1'))).toMatchObject({
      type: 'replace',
      head: 'GET http://b.example/b HTTP/1.1\r\nHost: b.example\r\n\r\n',
      dial: { host: 'd.example', port: 81 },
      rule: 'x#1, y#1',
    });
  });

  it('and one has only intercepted stays as it is', () => {
    expect(changes().intercepted({ host: 'd.example', port: 81 }, said('y#1'))).toEqual({
      type: 'intercept',
      host: 'd.example',
      port: 81,
      rule: 'y#1',
      comment: null,
    });
  });

  it('whose head cannot be read cannot be changed further', () => {
    const made = changes();
    made.replace('rubbish', B, null, said('x#1'));
    expect(made.rewrite(C, said('y#1'))).toBe(false);
  });
});
