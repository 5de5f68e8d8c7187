import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../renderer/features/live/live-filter.ts';
import { matchingRows } from '../../../../renderer/features/live/matching-rows.ts';
import { openView } from '../../../support/rows.ts';

const rows = [
  openView({ id: 1, state: 'done', host: 'www.News.example', path: '/World', method: 'GET', status: 200, client: '192.168.1.20' }),
  openView({
    id: 2,
    state: 'blocked',
    host: 'ads.example',
    method: 'CONNECT',
    status: 403,
    action: 'deny',
    because: 'block-rule',
    rule: 'ads.example',
  }),
  openView({ id: 3, state: 'failed', host: 'shop.example', status: 504, fault: 'CONNECT_TIMEOUT', user: 'mia' }),
  openView({ id: 4, state: 'done', host: 'search.example', status: 200, action: 'rewrite', because: 'redirector' }),
  openView({ id: 5, state: 'redirected', host: 'old.example', status: 302, action: 'redirect', because: 'redirector' }),
  openView({ id: 6, state: 'open', host: 'chat.example', method: 'CONNECT' }),
];
const challenged = openView({
  id: 7,
  state: 'challenged',
  host: 'intranet.example',
  status: 407,
  action: 'challenge',
  because: 'sign-in-needed',
});
const found = (written: string, chip: Parameters<typeof matchingRows>[2] = 'all') =>
  matchingRows(rows, parseFilter(written), chip).map(({ id }) => id);

describe('the rows that fit', () => {
  it('stand newest first', () => expect(found('')).toEqual([6, 5, 4, 3, 2, 1]));

  it.each([
    ['news', [1]],
    ['NEWS world', [1]],
    ['mia', [3]],
    ['192.168.1.20 -world', [6, 5, 4, 3, 2]],
    ['example -ads -host:chat', [5, 4, 3, 1]],
    ['host:world', []],
    ['method:connect', [6, 2]],
    ['method:conn', []],
    ['status:200', [4, 1]],
    ['status:4xx', [2]],
    ['-status:2xx', [6, 5, 3, 2]],
    ['verdict:allowed', [6, 1]],
    ['verdict:blocked', [2]],
    ['verdict:changed', [4]],
    ['verdict:redirected', [5]],
    ['verdict:failed', [3]],
    ['reason:block', [2]],
    ['reason:timeout', [3]],
    ['reason:ads.example', [2]],
    ['client:mia', [3]],
    ['status:9xx', [6, 5, 4, 3, 2, 1]],
  ])('%j: %j', (written, ids) => expect(found(written)).toEqual(ids));

  it.each([
    ['café', [8, 7]],
    ['caf%c3%A9', [8, 7]],
    ['köln.example', [8, 7]],
    ['host:köln', [8, 7]],
    ['http://KÖLN.example/café', [8, 7]],
    ['http://xn--kln-sna.example:80/caf%C3%A9/', [8, 7]],
    ['-http://köln.example/ -host:xn--kln-sna', []],
    ['https://chat.example/room/7?x=1', [9]],
    ['https://chat.example:443', [9]],
    ['https://chat.example:8443', []],
    ['http://chat.example/room', []],
  ])('by an address or by letters, %j: %j', (written, ids) => {
    const others = [
      openView({ id: 7, state: 'done', host: 'xn--kln-sna.example', path: '/café' }),
      openView({ id: 8, state: 'done', host: 'xn--kln-sna.example', path: '/caf%C3%A9/' }),
      openView({ id: 9, host: 'chat.example', method: 'CONNECT', port: 443, path: '' }),
    ];
    expect(
      matchingRows(others, parseFilter(written), 'all')
        .filter(({ id }) => id !== 9 || !written.startsWith('-'))
        .map(({ id }) => id),
    ).toEqual(ids);
  });

  it.each([
    ['open', [6]],
    ['blocked', [2]],
    ['failed', [3]],
  ] as const)('behind the chip %s: %j', (chip, ids) => expect(found('', chip)).toEqual(ids));

  it('of sign-ins that were asked for are neither blocked nor allowed', () => {
    const idsOf = (written: string) => matchingRows([...rows, challenged], parseFilter(written), 'all').map(({ id }) => id);
    expect([idsOf('verdict:sign-in'), idsOf('verdict:blocked'), idsOf('verdict:allowed')]).toEqual([[7], [2], [6, 1]]);
  });

  it('begin after the point where the view was cleared', () =>
    expect(matchingRows(rows, parseFilter(''), 'all', 4).map(({ id }) => id)).toEqual([6, 5]));
});
