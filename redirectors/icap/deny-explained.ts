/**
 * Refuses some sites with an explanation for programs, which the proxy shows
 * to people on its own page. For CONNECT too. Usage: deny-explained HOST...
 */
import { argumentsOr, covers } from '../lib/arguments.ts';
import { icapLoop, permit, respond } from '../lib/icap-loop.ts';

const hosts = argumentsOr('deny-explained HOST...', 1);

icapLoop((request) => {
  const host = hosts.find((one) => covers(one, request.host));
  if (host === undefined) return permit();
  const explanation = {
    name: 'Family rules',
    title: 'Not during the week',
    description: `${host} is for weekends. Ask if you need it for school.`,
    moreinfo: 'http://rules.home.example/',
  };
  return respond(403, 'application/proxy-explanation+json', JSON.stringify(explanation));
});
