/**
 * The optional filtering name server for the LAN: UDP and TCP on chosen
 * addresses, off until somebody wants it. Answers only allowed networks, each
 * client only so often; everything else is dropped without a word, so nobody
 * can be flooded with our replies.
 */
import type { DnsListenerView } from '#core/contract/dns-views.ts';
import { ClientLimits } from './client-limits.ts';
import type { DnsListenerOptions, DnsListenerPorts, DnsVerdict } from './listener-options.ts';
import { openListenerSocket, type ListenerSocket } from './listener-socket.ts';
import { ownAddresses } from './own-addresses.ts';
import { QueryAnswerer, type Via } from './query-answerer.ts';

export type { DnsAnswerKind, DnsListenerOptions, DnsListenerPorts, DnsListenerRecord, DnsVerdict, Refusal } from './listener-options.ts';
export { LISTENER_DEFAULTS } from './listener-options.ts';

export interface ListenerProblem {
  /** As configured. */
  readonly address: string;
  readonly port: number;
  readonly code: 'port-busy' | 'not-permitted' | 'no-such-address' | 'failed';
  readonly userText: string;
}

/** Of all clients together; more are dropped. */
const MAX_UNDER_WAY = 1024;

export class DnsListener<Verdict extends DnsVerdict> {
  readonly #options: DnsListenerOptions;
  readonly #ports: DnsListenerPorts<Verdict>;
  readonly #limits: ClientLimits;
  readonly #answerer: QueryAnswerer<Verdict>;
  readonly #counts = { queries: 0, refused: 0, notAllowed: 0, tooOften: 0, overloaded: 0 };
  #sockets: readonly ListenerSocket[] = [];
  #underWay = 0;

  constructor(options: DnsListenerOptions, ports: DnsListenerPorts<Verdict>) {
    this.#options = options;
    this.#ports = ports;
    this.#limits = new ClientLimits(options);
    const record: DnsListenerPorts<Verdict>['record'] = (row) => {
      if (row.answer === 'refused' || row.answer === 'withheld') this.#counts.refused += 1;
      ports.record(row);
    };
    const judge: DnsListenerPorts<Verdict>['judge'] = (name, client) => ports.judge(name, client);
    const judgeAliases: DnsListenerPorts<Verdict>['judgeAliases'] = (...asked) => ports.judgeAliases(...asked);
    this.#answerer = new QueryAnswerer(options, { ...ports, judge, judgeAliases, record });
  }

  /** Listens where it can. @returns what did not work; empty: everything did. */
  async start(): Promise<readonly ListenerProblem[]> {
    const opened = await Promise.all(
      this.#options.addresses.map(({ address, port }) =>
        openListenerSocket(address, port, this.#ports, (octets, client, via, send) => this.#onQuery(octets, client, via, send)),
      ),
    );
    this.#sockets = opened.flatMap((each) => (each.type === 'open' ? [each.socket] : []));
    this.#ports.resolver.avoidServers(this.#sockets.flatMap(({ address, port }) => ownAddresses(address, port)));
    return opened.flatMap((each) => (each.type === 'problem' ? [each.problem] : []));
  }

  async stop(): Promise<void> {
    const sockets = this.#sockets;
    this.#sockets = [];
    this.#ports.resolver.avoidServers([]);
    await Promise.all(sockets.map((socket) => socket.close()));
  }

  view(): DnsListenerView {
    const addresses = this.#sockets.map(({ address, port }) => ({ address, port }));
    const connections = this.#sockets.reduce((sum, socket) => sum + socket.connections, 0);
    return { addresses, connections, underWay: this.#underWay, ...this.#counts };
  }

  /** @param send given the reply; undefined: there is none, because it was no query. @returns false when the client is not to be talked to any more. */
  #onQuery(octets: Uint8Array, client: string, via: Via, send: (reply: Uint8Array | undefined) => void): boolean {
    const admission = this.#limits.admit(client, this.#ports.clock.now());
    if (admission !== 'welcome') {
      this.#counts[admission === 'not-allowed' ? 'notAllowed' : 'tooOften'] += 1;
      return false;
    }
    if (this.#underWay >= MAX_UNDER_WAY) {
      this.#counts.overloaded += 1;
      return false;
    }
    this.#counts.queries += 1;
    this.#underWay += 1;
    void this.#answerer.answer(octets, client, via).then((reply) => {
      this.#underWay -= 1;
      send(reply);
    });
    return true;
  }
}
