/** SOCKS5 (RFC 1928, RFC 1929): names are resolved and judged by us; what goes to port 80 is read as the HTTP it is. */
import { latin1 } from '#core/common/octets.ts';
import type { Door } from '#core/exchange/door.ts';
import { serveHttpTunnel, serveTunnel, type TunnelAnswers, type TunnelRequest } from '#core/exchange/serve-tunnel.ts';
import { readPreamble, type PreambleStep } from '#core/net/preamble.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { SocksConversation, type SocksStep } from '#core/protocol/socks5/socks-conversation.ts';
import { writeSocksReply } from '#core/protocol/socks5/socks-reply.ts';
import { socksReplyFor } from '#core/protocol/socks5/socks-words.ts';
import { clientAddress } from './client-access.ts';
import type { DoorParts, ServeDoor } from './door-parts.ts';

const HTTP_PORT = 80;
const PEOPLE = 'socks';

const ANSWERS: TunnelAnswers = {
  accepted: () => latin1(writeSocksReply(0)),
  refused: (error) => latin1(writeSocksReply(socksReplyFor(error.code))),
};

type Wanted = Extract<SocksStep, { readonly type: 'connect' }>;

export const socksDoor: ServeDoor = (socket, parts) => {
  const conversation = new SocksConversation(parts.desk.has(PEOPLE));
  const feed = (octets: Buffer, from: number): PreambleStep<Wanted> => stepOf(conversation.feed(octets, from), conversation, parts);
  void readPreamble(socket, feed, parts.limits.headMs, parts.network.deadlines).then((end) => {
    if (end.type === 'refused') return parts.count(`socks-${end.why}`);
    const host = canonicalHost(end.result.host);
    if (host === null) {
      parts.count('socks-bad-name');
      socket.end(writeSocksReply(4));
      socket.resume();
      return socket.destroySoon();
    }
    return parts.serve(socket, clientAddress(socket), end.rest, (client) => {
      const request: TunnelRequest = { mode: 'socks', host, port: end.result.port, user: end.result.user };
      if (request.port !== HTTP_PORT) return serveTunnel(request, ANSWERS, client, parts.exchange);
      const door: Door = { mode: 'socks', naming: 'fixed', host, port: request.port, user: request.user, people: null, trustedPeers: [] };
      return serveHttpTunnel(request, ANSWERS, door, client, parts.exchange);
    });
  });
};

function stepOf(step: SocksStep, conversation: SocksConversation, parts: DoorParts): PreambleStep<Wanted> {
  switch (step.type) {
    case 'more':
      return { type: 'more' };
    case 'answer':
      return { type: 'answer', text: latin1(step.octets), end: step.end };
    case 'credentials':
      return { type: 'ask', answer: judged(step, conversation, parts), end: step.end };
    case 'connect':
      return { type: 'done', result: step, end: step.end };
    case 'refused':
      return { type: 'refused', text: step.answer === null ? '' : latin1(step.answer), why: step.problem };
  }
}

async function judged(
  step: Extract<SocksStep, { readonly type: 'credentials' }>,
  conversation: SocksConversation,
  parts: DoorParts,
): Promise<{ readonly text: string; readonly goesOn: boolean }> {
  const utf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
  const user = await parts.desk.check(PEOPLE, utf8(step.user), utf8(step.password));
  return user === null ? { text: latin1(conversation.rejected()), goesOn: false } : { text: latin1(conversation.accepted()), goesOn: true };
}
