import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';
import type { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import type { ConversationEar } from '#core/redirector-pool/talk/conversation.ts';

/** Everything a conversation was heard to say, one line each. */
export class HeardTalk implements ConversationEar {
  readonly words: string[] = [];
  readonly replies: HelperReply[] = [];

  answered(pending: PendingQuestion, reply: HelperReply): void {
    this.words.push(`${pending.question.path} ${reply.type}`);
    this.replies.push(reply);
  }

  stray(kind: 'late' | 'unasked' | 'junk'): void {
    this.words.push(`stray ${kind}`);
  }

  outOfStep(problem: string): void {
    this.words.push(`out of step: ${problem}`);
  }
}

export function octets(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
