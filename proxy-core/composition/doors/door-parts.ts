/** What every door needs to serve a connection. Types only. */
import type { Socket } from 'node:net';
import type { Network as AddressNetwork } from '#core/common/ip-address.ts';
import type { ExchangePorts } from '#core/exchange/exchange-ports.ts';
import type { ClientConnection, Network } from '#core/net/client-connection.ts';
import type { DownstreamLimits } from '#core/net/downstream-connection.ts';
import type { SignInDesk } from '../people/sign-in-desk.ts';

export interface SharedParts {
  readonly network: Network;
  readonly limits: DownstreamLimits;
  readonly exchange: ExchangePorts;
  readonly desk: SignInDesk;
  /** Peers whose word about their clients is believed. */
  readonly trustedPeers: readonly AddressNetwork[];
}

export interface DoorParts extends SharedParts {
  /**
   * Takes over a connection whose client is known. `rest` was read already and comes first; `how` serves until it ends.
   * @param address - canonical.
   */
  readonly serve: (socket: Socket, address: string, rest: Buffer | null, how: (client: ClientConnection) => Promise<void>) => void;
  /** Something was not served, and why: counted with the listener. */
  readonly count: (reason: string) => void;
}

/** Serves one accepted connection. */
export type ServeDoor = (socket: Socket, parts: DoorParts) => void;
