/** What helper programs and ICAP servers have in common, seen from the door. */
import { parseIcapUrl } from '#core/protocol/redirector/icap/icap-request.ts';
import type { AskedPool } from './consultation.ts';
import { IcapPool } from './icap/icap-pool.ts';
import { NamedPool } from './named-pool.ts';
import type {
  Adaptation,
  AdaptationListener,
  MessageToAdapt,
  PoolOptions,
  PoolPorts,
  RedirectorPoolView,
  RedirectorQuestion,
  ResponseToAdapt,
} from './room-words.ts';

export interface AnyPool extends AskedPool {
  adaptRequest(question: RedirectorQuestion, message: MessageToAdapt, listener: AdaptationListener): Adaptation | null;
  adaptResponse(question: RedirectorQuestion, response: ResponseToAdapt, listener: AdaptationListener): Adaptation | null;
  start(): void;
  stop(): Promise<void>;
  restart(): void;
  change(options: PoolOptions): void;
  view(): RedirectorPoolView;
}

/** Throws when an ICAP pool has no ICAP address: the configuration is checked before it comes here. */
export function makePool(options: PoolOptions, ports: PoolPorts): AnyPool {
  if (options.protocol !== 'icap') return new NamedPool(options, ports);
  const address = parseIcapUrl(options.icapUrl ?? '');
  if (address === null) throw new Error(`pool ${options.name} has no address of an ICAP server`);
  return new IcapPool(options, address, ports);
}

/** True when the pool can go on under the new options: servers are told apart by their address, helpers can be changed. */
export function isSamePool(pool: AnyPool, wanted: PoolOptions): boolean {
  const { options } = pool;
  if ((options.protocol === 'icap') !== (wanted.protocol === 'icap')) return false;
  return options.protocol !== 'icap' || options.icapUrl === wanted.icapUrl;
}
