/** How a helper of each protocol is talked to. */
import type { IcapQuestionAddress } from '#core/protocol/redirector/icap/icap-question.ts';
import { parseIcapUrl } from '#core/protocol/redirector/icap/icap-request.ts';
import type { PoolOptions } from '../pool-options.ts';
import type { Conversation } from './conversation.ts';
import { IcapDialect } from './icap-dialect.ts';
import { LineDialect } from './line-dialect.ts';
import { SerialConversation } from './serial-conversation.ts';
import { TaggedConversation } from './tagged-conversation.ts';

export function newConversation(options: Pick<PoolOptions, 'protocol' | 'concurrency' | 'icapUrl'>): Conversation {
  const { protocol, concurrency } = options;
  if (protocol === 'squid' && concurrency > 0) return new TaggedConversation(concurrency);
  if (protocol === 'icap-stdio') return new SerialConversation(new IcapDialect(icapAddress(options.icapUrl ?? 'icap://localhost/')));
  return new SerialConversation(new LineDialect(protocol === 'url' ? 'url' : 'squid'));
}

/** What the helper is told it is called; some read customers or policies from the path. */
function icapAddress(url: string): IcapQuestionAddress {
  return { url, host: parseIcapUrl(url)?.authority ?? 'localhost', proxy: 'hearthgate' };
}
