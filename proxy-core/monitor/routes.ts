/** Which part of the monitor answers a request, by method and target. Pure. */

export type Route =
  | { readonly type: 'health' }
  | { readonly type: 'session' }
  | { readonly type: 'rpc' }
  /** `path` as in `page-files.ts`. */
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'refused'; readonly code: 'BAD_REQUEST' | 'METHOD_NOT_SUPPORTED' | 'NOT_A_PROXY' };

export function routeOf(method: string, target: string): Route {
  if (/^https?:\/\//i.test(target)) return { type: 'refused', code: 'NOT_A_PROXY' }; // absolute-form: somebody took this for the proxy
  if (!target.startsWith('/')) return { type: 'refused', code: 'BAD_REQUEST' };
  const path = target.split('?', 1)[0] ?? '/';
  const isLook = method === 'GET' || method === 'HEAD';
  if (path === '/session') return method === 'POST' ? { type: 'session' } : { type: 'refused', code: 'METHOD_NOT_SUPPORTED' };
  if (path.startsWith('/rpc/')) return method === 'POST' ? { type: 'rpc' } : { type: 'refused', code: 'METHOD_NOT_SUPPORTED' };
  if (!isLook) return { type: 'refused', code: 'METHOD_NOT_SUPPORTED' };
  if (path === '/healthz') return { type: 'health' };
  return { type: 'file', path: path === '/' ? '/index.html' : path };
}
