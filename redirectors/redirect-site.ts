/** Sends the browser from one site to the same page of another. Usage: redirect-site FROM TO */
import { argumentsOr } from './lib/arguments.ts';
import { permit, redirect, squidLoop } from './lib/squid-loop.ts';

const [from = '', to = ''] = argumentsOr('redirect-site FROM TO', 2);

squidLoop((request) => {
  // A browser does not follow a redirect it gets for a tunnel, so https is left alone.
  if (request.method === 'CONNECT' || request.host !== from) return permit();
  return redirect(`http://${to}${request.path}`, request.method === 'GET' || request.method === 'HEAD' ? 302 : 307);
});
