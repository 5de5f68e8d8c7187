import { HOST_PORT, list, NETWORK, oneOf, parseHostPort, wholeNumber } from '../setting.ts';
import { isIpAddress } from '#core/common/ip-address.ts';

const LISTEN = {
  allowed: 'ADDRESS:PORT such as 192.168.1.2:53 or [::]:53',
  test: (value: string) => HOST_PORT.test(value) && isIpAddress(parseHostPort(value)?.host ?? ''),
};
const ADDRESS = { allowed: 'an address such as 192.168.1.2', test: isIpAddress };

/** The filtering name server for devices that cannot use a proxy. */
export const dnsListener = {
  listen: list(LISTEN, 16, [], 'answer other devices as a filtering name server, usually on port 53; empty: off'),
  clients: list(NETWORK, 1000, [], 'networks whose devices may ask; empty: those of proxy.clients'),
  queriesPerSecond: wholeNumber(1, 100_000, 50, 'questions one device may ask a second on average; more are dropped'),
  burst: wholeNumber(1, 100_000, 200, 'questions one device may ask at once'),
  refusal: oneOf(
    ['no-such-name', 'zero', 'block-page'],
    'no-such-name',
    'what a device is told of a blocked name: that there is none, that it is nowhere (0.0.0.0), or where the block page is',
  ),
  blockPage: list(
    ADDRESS,
    2,
    [],
    'where the block page is, an IPv4 and an IPv6 address (set transparent.listen to port 80 there); empty: the address in listen',
  ),
  refusalSeconds: wholeNumber(
    0,
    3600,
    10,
    'a device asks again about a blocked name after this, so that a change of the rules soon counts',
  ),
  answerSeconds: wholeNumber(1, 86_400, 300, 'a device asks again about any name after this at the latest'),
};
