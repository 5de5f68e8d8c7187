/** A connection to an ICAP server, as the rest of the room sees it. Handed in, so a test can script one. */

export interface IcapSocketListener {
  connected(): void;
  octets(octets: Uint8Array): void;
  /** After `write` returned false. */
  drained(): void;
  /** Once, and nothing after it; also when it was never connected. `how` is for people. */
  closed(how: string): void;
}

export interface IcapSocket {
  /** In one write; strings are latin1. @returns false: wait for `drained`. */
  write(pieces: readonly (string | Uint8Array)[]): boolean;
  pause(): void;
  resume(): void;
  /** `closed` still comes. */
  destroy(): void;
}

/** Never throws. */
export type ConnectIcap = (host: string, port: number, listener: IcapSocketListener) => IcapSocket;
