import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { createControl } from '#core/control/control.ts';
import type { contract } from '#core/contract/api-contract.ts';
import type { ContractRouterClient } from '@orpc/contract';
import { ScriptedPorts } from '../../support/control-ports.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { historyRow, openExchange } from '../../support/rows.ts';

describe('the handlers', () => {
  it('answer with state and rules', async () => {
    const { api } = called();
    expect(await api.state.get()).toMatchObject({ filteringOn: true });
    expect(await api.rules.get()).toEqual({ allow: [], block: [], blockFileNames: 0, notes: [] });
  });

  it('switch filtering, and everybody who follows hears it', async () => {
    const { api, control } = called();
    const feed = control.follow({ connections: false }, new AbortController().signal);
    await feed.next();
    expect(await api.filtering.switch({ on: false })).toEqual({ ok: true });
    expect((await api.state.get()).filteringOn).toBe(false);
  });

  it('replace the rules, or say what is wrong by line and change nothing', async () => {
    const { api, ports } = called();
    const outcome = await api.rules.replace({ allow: [], block: ['good.example', 'not a site'] });
    expect(outcome).toMatchObject({ ok: false, problems: [{ list: 'block', line: 2 }] });
    expect(ports.settings.block).toEqual([]);
    expect(await api.rules.replace({ allow: [], block: ['good.example'] })).toEqual({ ok: true });
    expect((await api.rules.get()).block).toEqual(['good.example']);
  });

  it('move a site from one list to the other in one change', async () => {
    const { api, ports } = called();
    await api.rules.add({ list: 'allow', rule: 'games.example' });
    await api.rules.add({ list: 'block', rule: 'games.example' });
    await api.rules.add({ list: 'block', rule: 'games.example' });
    expect(ports.changes).toEqual([{ allow: ['games.example'] }, { allow: [], block: ['games.example'] }]);
  });

  it('let two clicks at the same moment both count', async () => {
    const { api, ports } = called();
    await Promise.all([api.rules.add({ list: 'block', rule: 'a.example' }), api.rules.add({ list: 'block', rule: 'b.example' })]);
    expect(ports.settings.block).toEqual(['a.example', 'b.example']);
  });

  it('ask for the name of a site when there is none', async () => {
    const { api, ports } = called();
    expect(await api.rules.add({ list: 'block', rule: '  ' })).toMatchObject({ ok: false });
    expect(ports.changes).toEqual([]);
  });

  it('let a reader look and change nothing', async () => {
    const { api, ports } = called(false);
    await expect(api.filtering.switch({ on: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(api.rules.add({ list: 'block', rule: 'a.example' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(api.rules.replace({ allow: [], block: [] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(ports.changes).toEqual([]);
    expect((await api.history.search({})).rows).toEqual([]);
  });

  it('search history in pages', async () => {
    const { api, ports } = called();
    for (let id = 1; id <= 5; id += 1) ports.rows.push(historyRow({ id }));
    const page = await api.history.search({ limit: 2 });
    expect(page.rows.map(({ id }) => id)).toEqual([5, 4]);
    expect((await api.history.search({ limit: 2, beforeId: page.nextBeforeId })).rows.map(({ id }) => id)).toEqual([3, 2]);
  });

  it.each([
    ['a page of nothing', { limit: 0 }],
    ['a page too long', { limit: 501 }],
    ['a search too long', { text: 'x'.repeat(4097) }],
    ['an unknown action', { actions: ['explode'] }],
  ])('refuse %s', async (_what, ask) => {
    const { api } = called();
    await expect(api.history.search(ask as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('close connections for those who may change things', async () => {
    const { api, control } = called();
    control.live.opened(openExchange(7));
    expect(await api.connections.close({ id: 7 })).toEqual({ ok: true, closed: 1 });
    expect(await api.connections.close({ host: 'two words' })).toMatchObject({ ok: false });
    await expect(called(false).api.connections.close({ id: 7 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('tell a broken disk in plain words, keep the reason in the log, and go on with the next change', async () => {
    const { api, ports } = called();
    ports.broken = new Error('EROFS: /data/config.json');
    const failing = api.filtering.switch({ on: false });
    const failure = await failing.then(
      () => null,
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(failure?.message).not.toContain('EROFS');
    await expect(api.history.search({})).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(ports.log.lines.map(({ level }) => level)).toEqual(['error', 'error']);
    ports.broken = null;
    expect(await api.filtering.switch({ on: false })).toEqual({ ok: true });
  });

  it('feed whoever asks until they stop', async () => {
    const { api, control } = called();
    const stop = new AbortController();
    const feed = await api.feed({ connections: false }, { signal: stop.signal });
    expect((await feed.next()).value).toMatchObject({ state: { version: '9.9.9' } });
    expect(control.followers).toBe(1);
    const next = feed.next();
    stop.abort();
    await next.catch(() => undefined);
    await settled();
    expect(control.followers).toBe(0);
  });
});

function called(mayWrite = true) {
  const ports = new ScriptedPorts(new FakeClock());
  const control = createControl(ports);
  const api: ContractRouterClient<typeof contract> = createRouterClient(control.handlers, { context: { mayWrite } });
  return { api, ports, control };
}
