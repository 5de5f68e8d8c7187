/** Shows a file of the proxy's folder for such files in place of a site, in ICAP. Usage: serve-file HOST FILE */
import { argumentsOr } from '../lib/arguments.ts';
import { file, icapLoop, permit } from '../lib/icap-loop.ts';

const [host = '', name = ''] = argumentsOr('serve-file HOST FILE', 2);

icapLoop((request) => (request.host === host ? file(name) : permit()));
