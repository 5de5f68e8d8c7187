/** Block list files as a family meets them: the page that names list and entry, an edit that counts at once, a broken file that changes nothing. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { News } from '#core/contract/views.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { manyNames, writeList } from '../support/lists.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const SITES = ['games.example.com', 'www.games.example.com', 'chat.example.com', 'news.example.com'];
const hostsFile = writeList(folder, 'names', SITES.map((site) => `127.0.0.1 ${site}\n`).join(''));
const ads = writeList(folder, 'ads.txt', 'games.example.com\nads.example.com\n');
const more = writeList(folder, 'more.hosts', manyNames(500, '0.0.0.0 more'));

let world: CoreWorld;
beforeAll(async () => {
  world = await startCore({ 'filtering.blockFiles': `${ads},${more}`, 'dns.hostsFile': hostsFile });
});

const answer = async (host: string, port = 80, upTo = '</html>'): Promise<string> => {
  const browser = await client(world.port);
  await browser.say(`GET http://${host}:${port}/ HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`).hears(upTo);
  return browser.heard;
};
const status = async (host: string, port?: number): Promise<string> => (await answer(host, port, '\r\n\r\n')).slice(9, 12);

/** What the screens are told, until it fits. */
async function told(fits: (news: News) => boolean): Promise<void> {
  for await (const news of world.core.control.follow({ connections: false }, undefined)) if (fits(news)) return;
}
/** Of the lists: name servers have notes of their own. */
const notes = (news: News): string =>
  (news.state?.health ?? [])
    .filter(({ code }) => code === 'block-file-problem')
    .map(({ userText }) => userText)
    .join(' ');

describe('a block list file', () => {
  it('blocks from the first request on; page and history name list and entry', async () => {
    expect(world.report.problems.join()).not.toContain('block list');
    for (const host of ['games.example.com', 'www.games.example.com', 'WWW.Games.EXAMPLE.com.', 'g%61mes.example.com']) {
      const page = await answer(host);
      expect(page).toMatch(/^HTTP\/1\.1 403 Forbidden/);
      expect(page).toContain('It stands on a block list of this proxy.');
      expect(page).toContain('games.example.com (ads.txt)');
    }
    expect(await status('more7.example')).toBe('403');
    expect((await world.rows(5)).filter(({ because }) => because === 'block-file').map(({ rule }) => rule)).toContain(
      'games.example.com (ads.txt)',
    );
    const tunnel = await client(world.port);
    await tunnel.say('CONNECT www.games.example.com:443 HTTP/1.1\r\nHost: www.games.example.com:443\r\n\r\n').hears('HTTP/1.1 403');
  });

  it('leaves other sites alone, and names below a hosts line', async () => {
    const site = await origin(answering(() => ok('open')));
    expect(await status('news.example.com', site.port)).toBe('200');
    expect(await status('x.more7.example')).toBe('502'); // not blocked: there is no such site
  });

  it('that is edited counts without a restart, and the screens are told how many names there are', async () => {
    const site = await origin(answering(() => ok('open')));
    writeList(folder, 'ads.txt', 'chat.example.com\n');
    await told(({ rules }) => rules?.blockFileNames === 501);
    expect([await status('games.example.com', site.port), await status('chat.example.com', site.port)]).toEqual(['200', '403']);
  });

  it('that breaks, shrinks or goes keeps its names, and a note says what to do until it is right again', async () => {
    const site = await origin(answering(() => ok('open')));
    writeList(folder, 'more.hosts', '0.0.0.0 more1.example\n');
    await told((news) => notes(news).includes('lost more than half of its names'));
    rmSync(ads);
    await told((news) => notes(news).includes('One more block list cannot be used.'));
    expect([await status('more499.example'), await status('chat.example.com', site.port)]).toEqual(['403', '403']);
    writeList(folder, 'ads.txt', 'chat.example.com\nads.example.com\n');
    writeList(folder, 'more.hosts', manyNames(600, '0.0.0.0 more'));
    await told((news) => news.state !== undefined && notes(news) === '');
    expect([
      await status('more599.example'),
      await status('chat.example.com', site.port),
      await status('games.example.com', site.port),
    ]).toEqual(['403', '403', '200']);
  });

  it('counts when it is put into the settings of a program that runs, and no more when it is taken out', async () => {
    const site = await origin(answering(() => ok('open')));
    const third = writeList(folder, 'third.txt', 'news.example.com\n');
    const { config } = world.core;
    expect(await config.change('filtering', { blockFiles: [ads, more, third] })).toEqual({ ok: true });
    await told(({ rules }) => rules?.blockFileNames === 603);
    expect([await status('news.example.com', site.port), await status('chat.example.com', site.port)]).toEqual(['403', '403']);
    await config.change('filtering', { blockFiles: [ads, more] });
    expect([await status('news.example.com', site.port), await status('chat.example.com', site.port)]).toEqual(['200', '403']);
  });

  it('that changes while pages are asked for spoils none of them', async () => {
    const site = await origin(answering(() => ok('open')));
    const browser = await client(world.port);
    const request = `GET http://news.example.com:${site.port}/ HTTP/1.1\r\nHost: news.example.com:${site.port}\r\n\r\n`;
    const changed = { is: false };
    const change = told(({ rules }) => (rules?.blockFileNames ?? 0) > 20_000).then(() => (changed.is = true));
    writeList(folder, 'ads.txt', manyNames(20_000, 'long'));
    let asked = 0;
    while (!changed.is) {
      asked += 1;
      browser.heard = '';
      await browser.say(request).hears('\r\n\r\nopen');
      expect(browser.heard).toMatch(/^HTTP\/1\.1 200 /);
    }
    await change;
    expect(asked).toBeGreaterThan(1);
    expect(await status('long19999.example')).toBe('403');
  });
});

it('lists that are missing from the start are a note, not a reason to stay down', async () => {
  const other = await startCore({ 'filtering.blockFiles': `${join(folder, 'nowhere.txt')},${hostsFile}` });
  const { value } = (await other.core.control.follow({ connections: false }, undefined).next()) as { readonly value: News };
  expect(notes(value)).toContain('is not there. Nothing from it is blocked.');
  expect(other.port).toBeGreaterThan(0);
});
