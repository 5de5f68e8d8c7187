import { expect, it } from 'vitest';
import { routeFor, type ReverseRoute } from '#core/exchange/door.ts';

const route = (host: string, pathPrefix: string): ReverseRoute => ({
  host,
  pathPrefix,
  origin: { tls: false, host: 'x', port: 80, authority: 'x' },
  rewritesHost: false,
  people: null,
  wantsClientCertificate: false,
});

const ROUTES = [
  route('shop.test', '/api'),
  route('shop.test', '/files/'),
  route('shop.test', '/'),
  route('', '/anywhere'),
  route('late.test', '/'),
];

it.each([
  ['shop.test', '/api', 0],
  ['shop.test', '/api/', 0],
  ['shop.test', '/api/v1?x=/files/', 0],
  ['shop.test', '/api?x', 0],
  ['shop.test', '/apis', 2],
  ['shop.test', '/API', 2],
  ['shop.test', '/?path=/api', 2],
  ['shop.test', '/files/a', 1],
  ['shop.test', '/files', 2],
  ['shop.test', '/files/', 1],
  ['www.shop.test', '/api', -1],
  ['other.test', '/anywhere/else', 3],
  ['other.test', '/', -1],
  ['late.test', '/anywhere', 3],
  ['late.test', '*', 4],
  ['', '/', -1],
])('%s%s takes route %i', (host, path, at) => expect(routeFor(ROUTES, host, path)).toBe(ROUTES[at] ?? null));
