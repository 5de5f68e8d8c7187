/** Asks an ICAP service what it can do (OPTIONS). */
import { parseIcapService, type IcapService } from '#core/protocol/redirector/icap/icap-options.ts';
import { writeOptionsRequest, type IcapAddress } from '#core/protocol/redirector/icap/icap-request.ts';
import type { IcapEvent } from '#core/protocol/redirector/icap/icap-response-reader.ts';
import type { ConnectionTaker, ConnectionUser, IcapConnection } from './icap-connection.ts';

/** Exactly one of the two is called, once. */
export interface OptionsOwner {
  known(service: IcapService): void;
  unknown(how: string): void;
  release(connection: IcapConnection, isClean: boolean): void;
}

export class OptionsTask implements ConnectionTaker, ConnectionUser {
  readonly startedAtMs: number;
  readonly #address: IcapAddress;
  readonly #owner: OptionsOwner;
  #connection: IcapConnection | null = null;
  #service: IcapService | null = null;
  #isOver = false;

  constructor(address: IcapAddress, startedAtMs: number, owner: OptionsOwner) {
    this.#address = address;
    this.startedAtMs = startedAtMs;
    this.#owner = owner;
  }

  get hasConnection(): boolean {
    return this.#connection !== null;
  }

  granted(connection: IcapConnection): void {
    if (this.#isOver) return this.#owner.release(connection, true);
    this.#connection = connection;
    connection.use(this);
    connection.write([writeOptionsRequest(this.#address)]);
  }

  unreachable(how: string): void {
    this.fail(how);
  }

  event(event: IcapEvent): void {
    switch (event.type) {
      case 'head':
        this.#service = parseIcapService(event.head);
        if (this.#service === null) this.fail(`OPTIONS answered with ${event.head.status}`);
        return;
      case 'end':
        return this.#end();
      case 'malformed':
        return this.fail(`OPTIONS answered with ${event.problem}`);
      case 'http-head':
      case 'data': // opt-body: nothing there for us
    }
  }

  drained(): void {}

  closed(how: string): void {
    this.#connection = null;
    this.fail(how);
  }

  fail(how: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#leave(false);
    this.#owner.unknown(how);
  }

  #end(): void {
    const service = this.#service;
    if (this.#isOver || service === null) return;
    this.#isOver = true;
    this.#leave(true);
    this.#owner.known(service);
  }

  #leave(isClean: boolean): void {
    const connection = this.#connection;
    this.#connection = null;
    if (connection !== null) this.#owner.release(connection, isClean);
  }
}
