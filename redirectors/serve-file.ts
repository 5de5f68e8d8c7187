/** Shows a file of the proxy's folder for such files in place of a site. Usage: serve-file HOST FILE */
import { argumentsOr } from './lib/arguments.ts';
import { file, permit, squidLoop } from './lib/squid-loop.ts';

const [host = '', name = ''] = argumentsOr('serve-file HOST FILE', 2);

squidLoop((request) => (request.host === host ? file(name) : permit()));
