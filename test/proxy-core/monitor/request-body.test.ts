import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readJsonBody } from '#core/monitor/request-body.ts';

function request(body: string | Readable, headers: Readonly<Record<string, string>> = {}): IncomingMessage {
  const stream = typeof body === 'string' ? Readable.from(body === '' ? [] : [Buffer.from(body)]) : body;
  const own = { 'content-type': 'application/json', 'transfer-encoding': 'chunked', ...headers };
  return Object.assign(stream, { headers: own }) as unknown as IncomingMessage;
}

describe('the body of a request', () => {
  it.each([
    ['a document', '{"json":{"on":true}}', { type: 'read', value: { json: { on: true } } }],
    ['nothing', '', { type: 'read', value: undefined }],
    ['blanks', '  ', { type: 'read', value: undefined }],
    ['as much as may be', '"12345678"', { type: 'read', value: '12345678' }],
    ['half a document', '{"json"', { type: 'malformed' }],
    ['no text at all', '\u0000\u0001', { type: 'malformed' }],
    ['one octet too much', '"1234567890123456789"', { type: 'too-large' }],
  ])('%s', async (_what, body, outcome) => expect(await readJsonBody(request(body), 20)).toEqual(outcome));

  it('is not read beyond the limit', async () => {
    let given = 0;
    const endless = new Readable({
      read() {
        given += 1;
        this.push(Buffer.alloc(100, 'x'));
      },
    });
    expect(await readJsonBody(request(endless), 1000)).toEqual({ type: 'too-large' });
    expect(given).toBeLessThan(1000);
  });

  it('is refused before it comes when it says that it is too large', async () =>
    expect(await readJsonBody(request('{}', { 'content-length': '1001' }), 1000)).toEqual({ type: 'too-large' }));

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', ''])(
    'of the type %j is not even looked at',
    async (type) => expect(await readJsonBody(request('{}', { 'content-type': type }), 1000)).toEqual({ type: 'wrong-type' }),
  );

  it('may say its charset', async () =>
    expect(await readJsonBody(request('{}', { 'content-type': 'Application/JSON; charset=utf-8' }), 1000)).toEqual({
      type: 'read',
      value: {},
    }));

  it('may be missing altogether, then its type does not matter', async () => {
    const none = Object.assign(Readable.from([]), { headers: {} }) as unknown as IncomingMessage;
    expect(await readJsonBody(none, 1000)).toEqual({ type: 'read', value: undefined });
  });

  it('may break off in the middle', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('ECONNRESET'));
      },
    });
    expect(await readJsonBody(request(broken), 1000)).toEqual({ type: 'gone' });
  });
});
