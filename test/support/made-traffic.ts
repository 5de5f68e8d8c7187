import type { HistoryRow } from '#core/contract/views.ts';
import type { Harness } from './monitor-harness.ts';

/** What a family does on an afternoon: sites, schools, adverts, a name nobody knows. Always the same. */
const KINDS: readonly Partial<HistoryRow>[] = [
  { method: 'GET', host: 'www.dailynews.example', path: '/world/europe/index.html', octetsDown: 84_213, durationMs: 182, status: 200 },
  {
    method: 'CONNECT',
    host: 'mail.provider.example',
    port: 443,
    path: '',
    mode: 'connect',
    octetsDown: 12_822,
    octetsUp: 3_120,
    durationMs: 61_200,
  },
  {
    method: 'GET',
    host: 'ads.tracker.example',
    path: '/pixel.gif?id=4711',
    action: 'deny',
    because: 'block-rule',
    rule: 'tracker.example',
    status: 403,
    octetsDown: 1_204,
    durationMs: 0.7,
  },
  {
    method: 'CONNECT',
    host: 'cdn.video.example',
    port: 443,
    path: '',
    mode: 'connect',
    octetsDown: 48_902_113,
    octetsUp: 92_201,
    durationMs: 482_000,
  },
  {
    method: 'POST',
    host: 'school.example',
    path: '/api/v2/homework/submit',
    octetsUp: 52_211,
    octetsDown: 412,
    durationMs: 340,
    status: 201,
  },
  {
    method: 'GET',
    host: 'www.dailynews.example',
    path: '/img/2026/11/harbour-at-dawn-1600x900.jpg',
    octetsDown: 412_020,
    durationMs: 96,
    status: 200,
  },
  {
    method: 'CONNECT',
    host: 'games.example',
    port: 443,
    path: '',
    mode: 'connect',
    action: 'deny',
    because: 'block-file',
    rule: 'hosts-games.txt',
    status: 403,
    durationMs: 0.4,
    octetsDown: 0,
  },
  { method: 'GET', host: 'wiki.example', path: '/wiki/Bewick%27s_swan', octetsDown: 60_233, durationMs: 71, status: 304 },
  { method: 'GET', host: 'nosuchname.example', path: '/', status: 502, fault: 'NAME_NOT_FOUND', octetsDown: 980, durationMs: 42 },
  {
    method: 'GET',
    host: 'slow.shop.example',
    path: '/checkout',
    status: 504,
    fault: 'CONNECT_TIMEOUT',
    octetsDown: 980,
    durationMs: 10_002,
  },
  {
    method: 'GET',
    host: 'search.example',
    path: '/find?q=tide+tables&safe=on',
    action: 'rewrite',
    because: 'redirector',
    rule: 'safe-search',
    octetsDown: 31_004,
    durationMs: 130,
  },
  {
    method: 'GET',
    host: 'updates.example',
    path: '/stable/manifest.json',
    because: 'allow-rule',
    rule: 'updates.example',
    octetsDown: 2_210,
    durationMs: 33,
    status: 200,
  },
  {
    method: 'GET',
    host: 'old.example',
    path: '/start',
    action: 'redirect',
    because: 'redirector',
    rule: 'family-portal',
    status: 302,
    octetsDown: 0,
    durationMs: 3,
  },
];
const CLIENTS = ['127.0.0.1', '192.168.1.20', '192.168.1.34', 'fd00::1c:22ff:fe9a:1'] as const;

export function madeRow(at: number): Partial<HistoryRow> {
  return { ...KINDS[(at * 7 + Math.floor(at / 13)) % KINDS.length], client: CLIENTS[(at * 3) % CLIENTS.length] ?? '127.0.0.1' };
}

/** `count` requests at once, the first from `minutesAgo` on; later ones shortly after. */
export function feedTraffic(harness: Harness, count: number, spanMs = 60_000): void {
  const from = Date.now() - spanMs;
  for (let at = 0; at < count; at += 1) harness.request({ ...madeRow(at), startedAtMs: Math.round(from + (spanMs / count) * at) });
}
