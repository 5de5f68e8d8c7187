import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, describe, expect, it } from 'vitest';
import { createControl } from '#core/control/control.ts';
import { PORT_MESSAGE } from '../../../renderer/api/bridge.ts';
import { windowApi } from '../../../renderer/api/window-api-client.ts';
import { ScriptedPorts } from '../../support/control-ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const open: NodePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

describe('the client of the desktop window', () => {
  it('asks for a port and speaks the contract over it', async () => {
    const { api, opened } = desktop();
    expect(await api.ask((client) => client.state.get())).toMatchObject({ filteringOn: true });
    expect(await api.ask((client) => client.filtering.switch({ on: false }))).toEqual({ ok: true });
    expect(opened()).toBe(1);
  });

  it('keeps its port until it is told to forget it, then asks for another', async () => {
    const { api, opened } = desktop();
    await api.ask((client) => client.state.get());
    api.forget();
    await api.ask((client) => client.state.get());
    expect(opened()).toBe(2);
  });

  it('gives up on a preload that never answers, and may ask again', async () => {
    const { api, timeUp, silence } = desktop();
    silence(true);
    const failing = api.ask((client) => client.state.get());
    timeUp();
    await expect(failing).rejects.toThrow('did not open a port');
    api.forget();
    silence(false);
    expect(await api.ask((client) => client.state.get())).toMatchObject({ version: '9.9.9' });
  });

  it('takes no port from another window', async () => {
    const { api, timeUp, silence, say } = desktop();
    silence(true);
    const failing = api.ask((client) => client.state.get());
    say({ data: PORT_MESSAGE, source: {}, ports: [new MessageChannel().port1] });
    timeUp();
    await expect(failing).rejects.toThrow('did not open a port');
  });

  it('fails the asks of a port that closes, so that somebody tries again', async () => {
    const { api } = desktop();
    const feed = await api.ask((client) => client.feed({ connections: false }));
    await feed.next();
    const next = feed.next();
    open.splice(0).forEach((port) => port.close());
    await expect(next).rejects.toThrow();
  });

  it('follows the feed until it stops', async () => {
    const { api, control } = desktop();
    const stop = new AbortController();
    const feed = await api.ask((client) => client.feed({ connections: true }, { signal: stop.signal }));
    expect((await feed.next()).value).toMatchObject({ connections: { reset: true } });
    expect(control.followers).toBe(1);
    stop.abort();
    await expect.poll(() => control.followers).toBe(0);
  });
});

/** A page, a preload and a core in one process, joined by real message ports. */
function desktop() {
  const control = createControl(new ScriptedPorts(new FakeClock()));
  const handler = new RPCHandler(control.handlers);
  let listeners: ((event: unknown) => void)[] = [];
  let timers: (() => void)[] = [];
  let isSilent = false;
  let count = 0;
  const page = {
    addEventListener: (_type: string, listener: (event: unknown) => void) => void listeners.push(listener),
    removeEventListener: (_type: string, listener: (event: unknown) => void) =>
      void (listeners = listeners.filter((other) => other !== listener)),
    setTimeout: (run: () => void) => timers.push(run),
    clearTimeout: () => void (timers = []),
  };
  const say = (event: unknown): void => listeners.forEach((listener) => listener(event));
  const bridge = {
    openPort() {
      if (isSilent) return;
      count += 1;
      const { port1, port2 } = new MessageChannel();
      open.push(port1, port2);
      handler.upgrade(port1, { context: { mayWrite: true } });
      say({ data: PORT_MESSAGE, source: page, ports: [port2] });
    },
  };
  return {
    api: windowApi(bridge, page as unknown as Window),
    control,
    opened: () => count,
    timeUp: () => timers.splice(0).forEach((run) => run()),
    silence: (silent: boolean) => void (isSilent = silent),
    say,
  };
}
