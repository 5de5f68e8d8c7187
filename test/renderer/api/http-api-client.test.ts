import { RPCHandler } from '@orpc/server/node';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createControl } from '#core/control/control.ts';
import { httpApi } from '../../../renderer/api/http-api-client.ts';
import { isSignedOut, problemText } from '../../../renderer/api/problem-text.ts';
import { text } from '../../../renderer/text/text.ts';
import { ScriptedPorts } from '../../support/control-ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** The handlers behind a plain HTTP server; what a browser would send along is seen at `fetch`. */
async function served(isSignedIn = true) {
  const ports = new ScriptedPorts(new FakeClock());
  const handler = new RPCHandler(createControl(ports).handlers);
  const paths: string[] = [];
  const proofs: unknown[] = [];
  let kept: string | null = 'of-this-session';
  const proof = { get: () => kept, set: (told: string | null) => void (kept = told) };
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    proofs.push(request.headers['x-hearthgate-proof']);
    if (!isSignedIn) return void response.writeHead(401).end();
    void handler.handle(request, response, { prefix: '/rpc', context: { mayWrite: true } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  return { ports, paths, server, proof, proofs, source: httpApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, proof) };
}

describe('the contract over HTTP', () => {
  it('asks the core and gives its answers', async () => {
    const { ports, paths, source } = await served();
    expect(source.place).toBe('monitor');
    expect(await source.ask((client) => client.filtering.switch({ on: false }))).toEqual({ ok: true });
    expect([ports.settings.on, paths]).toEqual([false, ['/rpc/filtering/switch']]);
  });

  it('follows the feed until it is told to stop', async () => {
    const { source } = await served();
    const stop = new AbortController();
    const feed = await source.ask((client) => client.feed({ connections: false }, { signal: stop.signal }));
    const { value } = await feed.next();
    expect(value).toMatchObject({ rules: { block: [] } });
    stop.abort();
    await expect(feed.next()).rejects.toThrow();
  });

  it('sends the session of this page only, and nothing is kept', async () => {
    const { source } = await served();
    const before = globalThis.fetch;
    onTestFinished(() => void (globalThis.fetch = before));
    const asked: (RequestInit | undefined)[] = [];
    globalThis.fetch = (request, init) => {
      asked.push(init);
      return before(request, init);
    };
    await source.ask((client) => client.state.get());
    expect(asked).toMatchObject([{ credentials: 'same-origin', cache: 'no-store' }]);
  });

  it('sends the proof of the session along, with the feed too, and none when it has none', async () => {
    const { source, proof, proofs } = await served();
    await source.ask((client) => client.state.get());
    const stop = new AbortController();
    const feed = await source.ask((client) => client.feed({ connections: false }, { signal: stop.signal }));
    await feed.next();
    stop.abort();
    proof.set(null);
    await source.ask((client) => client.state.get());
    expect(proofs).toEqual(['of-this-session', 'of-this-session', undefined]);
  });

  it('without a session is refused in a way the screens know', async () => {
    const { source } = await served(false);
    const error = await source.ask((client) => client.state.get()).catch((reason: unknown) => reason);
    expect([isSignedOut(error), problemText(error)]).toEqual([true, text.problem.signedOut]);
  });

  it('without a core rejects with something there are words for, and has nothing to forget', async () => {
    const { source, server } = await served();
    server.close();
    await new Promise<void>((resolve) => server.once('close', resolve));
    const error = await source.ask((client) => client.state.get()).catch((reason: unknown) => reason);
    expect(problemText(error)).toBe(text.problem.noAnswer);
    source.forget();
  });
});
