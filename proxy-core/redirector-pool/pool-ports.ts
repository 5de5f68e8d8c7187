/** What the pools need from the world around them. */
import type { Clock, Log } from '#core/common/ports.ts';
import type { RuntimeForHelpers } from './helpers/helper-command.ts';
import type { StartHelper } from './helpers/helper-port.ts';
import type { ConnectIcap } from './icap/icap-socket-port.ts';
import type { TurnFlusher } from './helpers/turn-flusher.ts';

export interface PoolPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly startHelper: StartHelper;
  readonly connectIcap: ConnectIcap;
  readonly flusher: TurnFlusher;
  readonly runtime: RuntimeForHelpers;
  /** Of this process; helpers get only a few harmless names of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
