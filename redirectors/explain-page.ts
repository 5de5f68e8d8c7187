/** Refuses some sites and says why, on the proxy's own page. Usage: explain-page HOST=REASON... */
import { argumentsOr, covers } from './lib/arguments.ts';
import { deny, permit, squidLoop } from './lib/squid-loop.ts';

const reasons = argumentsOr('explain-page HOST=REASON...', 1).map((pair) => {
  const equals = pair.indexOf('=');
  return { host: pair.slice(0, equals), why: pair.slice(equals + 1) };
});

squidLoop((request) => {
  const found = reasons.find(({ host }) => covers(host, request.host));
  return found === undefined ? permit() : deny(found.why);
});
