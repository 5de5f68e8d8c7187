/** Leads tunnels and requests for one host to another, in ICAP. Usage: connect-swap FROM TO [PORT] */
import { argumentsOr } from '../lib/arguments.ts';
import { connectTo, icapLoop, permit } from '../lib/icap-loop.ts';

const [from = '', to = '', port] = argumentsOr('connect-swap FROM TO [PORT]', 2);

icapLoop((request) => {
  if (request.host !== from) return permit();
  const asked = Number(/^(?:http:\/\/)?[^/]*:(\d+)(?:\/|$)/.exec(request.target)?.[1] ?? (request.method === 'CONNECT' ? 443 : 80));
  return connectTo(to, port === undefined ? asked : Number(port));
});
