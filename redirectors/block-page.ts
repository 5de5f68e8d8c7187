/** Shows pages/deny.html in place of some sites. Usage: block-page HOST... */
import { argumentsOr, covers } from './lib/arguments.ts';
import { file, permit, squidLoop } from './lib/squid-loop.ts';

const hosts = argumentsOr('block-page HOST...', 1);

squidLoop((request) => (hosts.some((host) => covers(host, request.host)) ? file('deny.html') : permit()));
