/** Questions of other types than addresses, asked for clients of the listener: the reply is passed on as it is. */
import { Question, type QuestionWorld } from './question.ts';
import { readRelayedReply } from './reply-meaning.ts';
import type { ServerList } from '../servers/server-list.ts';

export type RelayOutcome =
  | { readonly type: 'message'; readonly octets: Uint8Array }
  | { readonly type: 'failed'; readonly detail: string }
  | { readonly type: 'timed-out' };

export const MAX_RELAYED = 512;

export class RelayDesk {
  readonly #world: QuestionWorld;
  readonly #servers: ServerList;
  readonly #underWay = new Map<Question, (outcome: RelayOutcome) => void>();

  constructor(world: QuestionWorld, servers: ServerList) {
    this.#world = world;
    this.#servers = servers;
  }

  /** @param name a host name in canonical form. Never rejects. */
  ask(name: string, recordType: number): Promise<RelayOutcome> {
    if (this.#underWay.size >= MAX_RELAYED) return Promise.resolve({ type: 'failed', detail: 'too many questions are under way' });
    const { promise, resolve } = Promise.withResolvers<RelayOutcome>();
    const { order } = this.#servers.inOrder(this.#world.clock.now());
    const onFinding = (finding: Parameters<ConstructorParameters<typeof Question>[4]>[0]): void => {
      this.#underWay.delete(question);
      if (finding.type !== 'message' && finding.type !== 'failed' && finding.type !== 'timed-out')
        throw new Error(`a relayed reply was read as ${finding.type}`);
      resolve(finding);
    };
    const question = new Question(name, recordType, order, this.#world, onFinding, readRelayedReply);
    this.#underWay.set(question, resolve);
    question.start();
    return promise;
  }

  stopAll(detail: string): void {
    for (const [question, resolve] of this.#underWay) {
      question.stop();
      resolve({ type: 'failed', detail });
    }
    this.#underWay.clear();
  }
}
