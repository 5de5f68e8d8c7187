/** Writes down every request as one line of JSON and leaves it as it is. Usage: log-only FILE */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { argumentsOr } from './lib/arguments.ts';
import { permit, squidLoop } from './lib/squid-loop.ts';

const [path = ''] = argumentsOr('log-only FILE', 1);
/** Then the file is set aside and a new one begun; one old file is kept. */
const MAX_OCTETS = 10_000_000;

squidLoop(({ url, method, client, clientName, user }) => {
  appendFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), method, url, client, clientName, user })}\n`);
  if (statSync(path).size > MAX_OCTETS) renameSync(path, `${path}.old`);
  return permit();
});
