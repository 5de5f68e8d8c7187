import { describe, expect, it } from 'vitest';
import { routeOf } from '#core/monitor/routes.ts';

describe('the routes of the monitor', () => {
  it.each([
    ['GET', '/', { type: 'file', path: '/index.html' }],
    ['HEAD', '/', { type: 'file', path: '/index.html' }],
    ['GET', '/?from=mail', { type: 'file', path: '/index.html' }],
    ['GET', '/assets/a.js', { type: 'file', path: '/assets/a.js' }],
    ['GET', '/../secret', { type: 'file', path: '/../secret' }], // looked up by exact name, so it is simply not there
    ['GET', '/healthz', { type: 'health' }],
    ['POST', '/session', { type: 'session' }],
    ['POST', '/rpc/state/get', { type: 'rpc' }],
    ['GET', '/rpc/state/get', { type: 'refused', code: 'METHOD_NOT_SUPPORTED' }],
    ['GET', '/rpc/filtering/switch?data=%7B%7D', { type: 'refused', code: 'METHOD_NOT_SUPPORTED' }],
    ['GET', '/session', { type: 'refused', code: 'METHOD_NOT_SUPPORTED' }],
    ['OPTIONS', '/rpc/state/get', { type: 'refused', code: 'METHOD_NOT_SUPPORTED' }],
    ['DELETE', '/', { type: 'refused', code: 'METHOD_NOT_SUPPORTED' }],
    ['POST', '/', { type: 'refused', code: 'METHOD_NOT_SUPPORTED' }],
    ['OPTIONS', '*', { type: 'refused', code: 'BAD_REQUEST' }],
    ['GET', 'http://news.example/', { type: 'refused', code: 'NOT_A_PROXY' }],
  ] as const)('%s %s', (method, target, route) => expect(routeOf(method, target)).toEqual(route));
});
