/** Switch and rules as a family meets them: the page that says why, the refusal of a tunnel, and the change taking effect at once. */
import { call } from '@orpc/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';

let world: CoreWorld;
beforeAll(async () => {
  world = await startCore();
});

const context = { context: { mayWrite: true } };
const status = async (authority: string): Promise<string> => {
  const browser = await client(world.port);
  await browser.say(`GET http://${authority}/ HTTP/1.1\r\nHost: ${authority}\r\n\r\n`).hears('\r\n\r\n');
  return browser.heard.slice(9, 12);
};

describe('a rule', () => {
  it('blocks from the next request on, says why on the page, and lets go again', async () => {
    const site = await origin(answering(() => ok('open')));
    const { rules, filtering } = world.core.control.handlers;
    expect(await status(site.authority)).toBe('200');
    expect(await call(rules.add, { list: 'block', rule: '127.0.0.1' }, context)).toEqual({ ok: true });

    const browser = await client(world.port);
    await browser.say(`GET http://${site.authority}/games HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('</html>');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 403 Forbidden/);
    expect(browser.heard).toContain('A rule of this proxy blocks it.');
    const tunnel = await client(world.port);
    await tunnel.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('HTTP/1.1 403');
    expect(site.connections).toHaveLength(1);

    await call(filtering.switch, { on: false }, context);
    expect(await status(site.authority)).toBe('200');
    await call(filtering.switch, { on: true }, context);
    expect(await status(site.authority)).toBe('403');
    await call(rules.replace, { allow: [], block: [] }, context);
    expect(await status(site.authority)).toBe('200');
    expect((await world.rows(5)).some(({ because, rule }) => because === 'block-rule' && rule === '127.0.0.1')).toBe(true);
  });

  it('that is none changes nothing and says which line', async () => {
    const outcome = await call(world.core.control.handlers.rules.replace, { allow: ['good.example'], block: ['not a host'] }, context);
    expect(outcome).toMatchObject({ ok: false, problems: [{ list: 'block', line: 1 }] });
    expect(await call(world.core.control.handlers.rules.get, undefined, context)).toMatchObject({ allow: [], block: [] });
  });

  it('cannot be changed without the right to', async () => {
    await expect(
      call(world.core.control.handlers.rules.add, { list: 'block', rule: 'x.example' }, { context: { mayWrite: false } }),
    ).rejects.toThrow();
  });
});
