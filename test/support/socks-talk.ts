/** Drives both sides of SOCKS5 as whoever has the socket does: octets in pieces, answers collected, the password is `pwd`. */
import type { SocksClient, SocksClientStep } from '#core/protocol/socks5/socks-client.ts';
import type { SocksConversation, SocksStep } from '#core/protocol/socks5/socks-conversation.ts';

export interface SocksTalk {
  /** What was sent, in hexadecimal, a word a message. */
  readonly answers: string;
  readonly last: object;
  /** What stands behind the last message when there is a tunnel to take it. */
  readonly rest: string;
}

type Step = SocksStep | SocksClientStep;

export function talkSocks(conversation: SocksConversation, pieces: readonly Buffer[]): SocksTalk {
  return talk(pieces, (octets, from, answer) => {
    const step = conversation.feed(octets, from);
    if (step.type === 'answer') answer(step.octets);
    if (step.type !== 'credentials') return step;
    const isGood = step.password === 'pwd';
    answer(isGood ? conversation.accepted() : conversation.rejected());
    return isGood ? step : { type: 'rejected' };
  });
}

export function talkToParent(client: SocksClient, pieces: readonly Buffer[]): SocksTalk {
  return talk(pieces, (octets, from, answer) => {
    const step = client.feed(octets, from);
    if (step.type === 'send') answer(step.octets);
    return step;
  });
}

const GOES_ON: ReadonlySet<string> = new Set(['more', 'answer', 'credentials', 'send']);

function talk(
  pieces: readonly Buffer[],
  feed: (octets: Buffer, from: number, answer: (octets: Uint8Array) => void) => Step | { readonly type: 'rejected' },
): SocksTalk {
  const answers: string[] = [];
  let last: object = { type: 'more' };
  let isOver = false;
  let rest = '';
  for (const piece of pieces) {
    let at = 0;
    while (!isOver && at < piece.length) {
      const step = feed(piece, at, (octets) => answers.push(hex(octets)));
      at = 'end' in step ? step.end : piece.length;
      isOver = !GOES_ON.has(step.type);
      last = isOver ? plain(step) : { type: 'more' };
    }
    rest += piece.toString('latin1', at);
  }
  return { answers: answers.join(' '), last, rest: 'host' in last || 'bound' in last ? rest : '' };
}

function plain(step: object): object {
  const { end: _end, ...fields } = step as { readonly end?: number; readonly answer?: Uint8Array | null };
  return fields.answer === undefined || fields.answer === null ? fields : { ...fields, answer: hex(fields.answer) };
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex');
}
