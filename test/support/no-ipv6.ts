import { networkInterfaces } from 'node:os';

const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);

/** Why a test that talks over ::1 cannot run here; undefined: it can. */
export const noIpv6 = addresses.some(({ address }) => address === '::1') ? undefined : 'this machine has no IPv6, not even ::1';

/** The same for a test that needs what the resolver takes for a way out over IPv6: without one AAAA is asked only when there is no A. */
export const noIpv6Beyond =
  noIpv6 ??
  (addresses.some(({ family, internal, address }) => family === 'IPv6' && !internal && !/^fe[89ab]/i.test(address))
    ? undefined
    : 'this machine has no IPv6 address that reaches beyond its own link');
