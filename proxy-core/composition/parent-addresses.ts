/** Addresses of a parent proxy, or of a host that is reached straight after all. Never our own doors: that would be a loop. */
import { ProxyError } from '#core/common/proxy-error.ts';
import type { DestinationJudge } from './destination-judge.ts';
import type { Names } from './start-names.ts';

/**
 * @param isChosen - the admin named this host; anything else is a request's destination and judged like every other.
 * @throws ProxyError, by rejection.
 */
export async function destinationAddresses(
  host: string,
  port: number,
  isChosen: boolean,
  names: Names,
  judge: DestinationJudge,
): Promise<readonly string[]> {
  const resolution = await names.resolve(host, '');
  if (resolution.type === 'not-found') throw new ProxyError('NAME_NOT_FOUND', host);
  if (resolution.type === 'timed-out') throw new ProxyError('NAME_TIMEOUT', host);
  if (resolution.type === 'failed') throw new ProxyError('NAME_LOOKUP_FAILED', `${host}: ${resolution.detail}`);
  const verdicts = resolution.addresses.map((address) => [address, judge.judge(address, port)] as const);
  const allowed = verdicts.filter(([, verdict]) => verdict === 'permit' || (isChosen && verdict !== 'own')).map(([address]) => address);
  if (allowed.length > 0) return allowed;
  const isLoop = verdicts.some(([, verdict]) => verdict === 'own');
  throw new ProxyError(isLoop ? 'LOOP_DETECTED' : 'DESTINATION_REFUSED', `${host}:${port}`);
}
