/** Lines without channel-IDs: Squid's old way, and the ancestor's `url` form. */
import { latin1 } from '#core/common/octets.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { parseSquidReply, writeSquidQuestion } from '#core/protocol/redirector/squid-line.ts';
import { writeUrlQuestion } from '#core/protocol/redirector/url-line.ts';
import type { SerialDialect, SerialListener } from './serial-conversation.ts';

/** A longer line is no answer. */
export const MAX_LINE_OCTETS = 65_536;

export class LineDialect implements SerialDialect {
  readonly writeQuestion: (question: RedirectorQuestion) => string;
  #rest = '';

  constructor(protocol: 'squid' | 'url') {
    this.writeQuestion = protocol === 'squid' ? writeSquidQuestion : writeUrlQuestion;
  }

  feed(octets: Uint8Array, listener: SerialListener): void {
    const text = this.#rest + latin1(octets);
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      if (end - from > MAX_LINE_OCTETS) break;
      listener.replied(parseSquidReply(text.slice(from, end)));
      from = end + 1;
    }
    this.#rest = from === 0 ? text : text.slice(from);
    if (this.#rest.length <= MAX_LINE_OCTETS) return;
    this.#rest = '';
    listener.broken('a line without an end');
  }
}
