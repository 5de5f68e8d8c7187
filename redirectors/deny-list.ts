/** Refuses the hosts of a list file, and every name below them. Usage: deny-list FILE */
import { argumentsOr } from './lib/arguments.ts';
import { HostList } from './lib/host-list.ts';
import { deny, permit, squidLoop } from './lib/squid-loop.ts';

const [path = ''] = argumentsOr('deny-list FILE', 1);
const list = new HostList(path);

squidLoop((request) => {
  const entry = list.find(request.host);
  return entry === null ? permit() : deny(`${entry} is on the block list.`);
});
