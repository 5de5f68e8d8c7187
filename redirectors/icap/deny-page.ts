/** Refuses some sites with a page of its own. Usage: deny-page HOST... */
import { argumentsOr, covers } from '../lib/arguments.ts';
import { icapLoop, permit, respond } from '../lib/icap-loop.ts';

const hosts = argumentsOr('deny-page HOST...', 1);
const PAGE = '<!doctype html><meta charset="utf-8"><title>Not here</title><h1>This site is not shown here.</h1>\n';

icapLoop((request) => {
  const host = hosts.find((one) => covers(one, request.host));
  return host === undefined ? permit() : respond(403, 'text/html; charset=utf-8', PAGE, `${host} is refused`);
});
