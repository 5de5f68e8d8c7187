/** Shows one site under the name of another: the browser does not learn of it. Plain http only. Usage: rewrite-site FROM TO */
import { argumentsOr } from './lib/arguments.ts';
import { permit, rewrite, squidLoop } from './lib/squid-loop.ts';

const [from = '', to = ''] = argumentsOr('rewrite-site FROM TO', 2);

squidLoop((request) => {
  if (request.method === 'CONNECT' || request.host !== from) return permit();
  return rewrite(`http://${to}${request.path === '' ? '/' : request.path}`);
});
