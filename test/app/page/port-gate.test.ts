import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { describe, expect, it } from 'vitest';
import { isReadableAsk } from '../../../app/page/port-gate.ts';

const ask = (changes: object = {}, request: object = {}): string =>
  JSON.stringify({ i: '1', p: { u: '/state/get', b: { json: {} }, ...request }, ...changes });

describe('the gate lets through', () => {
  for (const { name, data } of [
    { name: 'a request', data: ask() },
    { name: 'a request that says it is one', data: ask({ t: 1 }) },
    { name: 'a number as id', data: ask({ i: 7 }) },
    { name: 'a request without content', data: ask({}, { b: undefined }) },
    { name: 'header fields', data: ask({}, { h: { 'last-event-id': '5' } }) },
    { name: 'giving up', data: ask({ t: 4, p: undefined }) },
  ])
    it(name, () => expect(isReadableAsk(data)).toBe(true));

  it('whatever the page’s own client sends', async () => {
    const { port1, port2 } = new MessageChannel();
    const sent: unknown[] = [];
    const both = new Promise<void>((resolve) => port2.on('message', (data) => sent.push(data) === 2 && resolve()));
    const client = createORPCClient<{ filtering: { switch(ask: object, options?: object): Promise<unknown> } }>(
      new RPCLink({ port: port1 as unknown as MessagePort }),
    );
    const stop = new AbortController();
    client.filtering.switch({ on: true }, { signal: stop.signal }).catch(() => undefined);
    setImmediate(() => stop.abort());
    await both;
    port1.close();
    expect(sent.map(isReadableAsk)).toEqual([true, true]);
  });
});

describe('the gate stops', () => {
  for (const { name, data } of [
    { name: 'nothing', data: undefined },
    { name: 'a number', data: 7 },
    { name: 'an object', data: { i: '1', p: { u: '/state/get' } } },
    { name: 'octets', data: new TextEncoder().encode(ask()) },
    { name: 'an empty text', data: '' },
    { name: 'half an ask', data: ask().slice(0, -2) },
    { name: 'text that is no object', data: '[]' },
    { name: 'null', data: 'null' },
    { name: 'an ask without id', data: ask({ i: undefined }) },
    { name: 'an id that is an object', data: ask({ i: {} }) },
    { name: 'an unknown kind', data: ask({ t: 2 }) },
    { name: 'a stream to us', data: ask({ t: 3 }) },
    { name: 'a request that is none', data: ask({ p: null }) },
    { name: 'a list as request', data: ask({ p: [] }) },
    { name: 'a request to nowhere', data: ask({}, { u: undefined }) },
    { name: 'a target that is a number', data: ask({}, { u: 5 }) },
    { name: 'another server', data: ask({}, { u: 'http://elsewhere/' }) },
    { name: 'another method', data: ask({}, { m: 'GET' }) },
    { name: 'fields that are a text', data: ask({}, { h: 'x' }) },
    { name: 'a field that is no text', data: ask({}, { h: { a: ['b'] } }) },
    { name: 'a form', data: ask({}, { h: { 'content-type': 'multipart/form-data' } }) },
    { name: 'a file', data: ask({}, { h: { 'content-disposition': 'attachment' } }) },
    { name: 'something endless', data: ask({}, { b: 'x'.repeat(1024 * 1024) }) },
  ])
    it(name, () => expect(isReadableAsk(data)).toBe(false));
});
