/** Names of ICAP servers go the way of all names here: through the core's own resolver, never through the system's. */
import { isIP, type LookupFunction } from 'node:net';
import type { Resolution } from '#core/exchange/exchange-ports.ts';

export interface NamesToAsk {
  resolve(host: string, client: string): Resolution | Promise<Resolution>;
}

export function icapLookup(names: NamesToAsk): LookupFunction {
  return (host, options, done) => {
    void Promise.resolve(names.resolve(host, '')).then((resolution) => {
      const addresses = resolution.type === 'found' ? resolution.addresses : [];
      const found = addresses.map((address) => ({ address, family: isIP(address) }));
      const [first] = found;
      if (first === undefined) done(noAddress(host), '', 4);
      else if (options.all === true) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}

function noAddress(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' });
}
