import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { discardBody, readJsonBody } from '#core/monitor/request-body.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';

const clock = new FakeClock();

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
  ])('%s', async (_what, body, outcome) => expect(await readJsonBody(request(body), { octets: 20, ms: 1000 }, clock)).toEqual(outcome));

  it('is not read beyond the limit', async () => {
    let given = 0;
    const endless = new Readable({
      read() {
        given += 1;
        this.push(Buffer.alloc(100, 'x'));
      },
    });
    expect(await readJsonBody(request(endless), { octets: 1000, ms: 1000 }, clock)).toEqual({ type: 'too-large' });
    expect(given).toBeLessThan(1000);
  });

  it('is refused before it comes when it says that it is too large', async () =>
    expect(await readJsonBody(request('{}', { 'content-length': '1001' }), { octets: 1000, ms: 1000 }, clock)).toEqual({
      type: 'too-large',
    }));

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', ''])(
    'of the type %j is not even looked at',
    async (type) =>
      expect(await readJsonBody(request('{}', { 'content-type': type }), { octets: 1000, ms: 1000 }, clock)).toEqual({
        type: 'wrong-type',
      }),
  );

  it('may say its charset', async () =>
    expect(
      await readJsonBody(request('{}', { 'content-type': 'Application/JSON; charset=utf-8' }), { octets: 1000, ms: 1000 }, clock),
    ).toEqual({
      type: 'read',
      value: {},
    }));

  it('may be missing altogether, then its type does not matter', async () => {
    const none = Object.assign(Readable.from([]), { headers: {} }) as unknown as IncomingMessage;
    expect(await readJsonBody(none, { octets: 1000, ms: 1000 }, clock)).toEqual({ type: 'read', value: undefined });
  });

  it('may break off in the middle', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('ECONNRESET'));
      },
    });
    expect(await readJsonBody(request(broken), { octets: 1000, ms: 1000 }, clock)).toEqual({ type: 'gone' });
  });

  it('that never ends takes no longer than it may', async () => {
    const slow = new Readable({ read: () => undefined });
    const read = readJsonBody(request(slow), { octets: 1000, ms: 3000 }, clock);
    slow.push('{"js');
    await settled();
    clock.advance(3000);
    expect(await read).toEqual({ type: 'slow' });
    expect([slow.isPaused(), clock.waiting]).toEqual([true, 0]);
  });

  it('of no use is read and forgotten, within the same limits', async () => {
    const whole = Readable.from([Buffer.alloc(500), Buffer.alloc(400)]);
    await discardBody(request(whole), { octets: 1000, ms: 1000 }, clock);
    expect(whole.readableEnded).toBe(true);
    const long = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(500)));
    await discardBody(request(long), { octets: 1000, ms: 1000 }, clock);
    expect([long.readableEnded, clock.waiting]).toEqual([false, 0]);
  });
});
