/** `POST /rpc/...`: the contract, for those who are signed in; the others are told how to. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import type { contract } from '#core/contract/api-contract.ts';
import { closeAfter, refuse } from './answers.ts';
import { type BodyLimits, discardBody, readJsonBody } from './request-body.ts';
import type { Standing } from './access/sessions.ts';
import { answerWrongKey, refuseBody, type SignInParts } from './sign-in.ts';

export type { Standing } from './access/sessions.ts';

/** Of those who are signed in; the server's own limit on a request comes first. */
const BODY_LIMITS: BodyLimits = { octets: 1024 * 1024, ms: 60_000 };
/** Of those who are not: read so that they see the answer, and forgotten. */
const DISCARDED_BODY: BodyLimits = { octets: 1024 * 1024, ms: 1000 };

export interface MonitorContext {
  readonly mayWrite: boolean;
}

export interface RpcParts extends SignInParts {
  readonly router: Router<typeof contract, MonitorContext>;
  readonly mayWrite: boolean;
}

/** One answer after another, each for a request whose body has not been read yet. */
export function rpcAnswers(parts: RpcParts): (standing: Standing, request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const rpc = new RPCHandler(parts.router);
  const context: MonitorContext = { mayWrite: parts.mayWrite };
  return async (standing, request, response) => {
    if (standing.type !== 'known') return answerStranger(parts, standing, request, response);
    const body = await readJsonBody(request, BODY_LIMITS, parts.clock, response);
    if (body.type !== 'read') return refuseBody(request, response, body.type);
    if (standing.renewal !== null) response.setHeader('Set-Cookie', standing.renewal);
    // Parsed here, within a limit, so the handler never reads from the network.
    const { matched } = await rpc.handle(Object.assign(request, { body: body.value ?? {} }), response, { prefix: '/rpc', context });
    if (!matched) refuse(request, response, 'NOT_FOUND');
  };
}

async function answerStranger(parts: SignInParts, standing: Standing, request: IncomingMessage, response: ServerResponse): Promise<void> {
  closeAfter(response);
  if (request.headers.expect === undefined) await discardBody(request, DISCARDED_BODY, parts.clock);
  return standing.type === 'wrong-key' ? answerWrongKey(parts, request, response) : refuse(request, response, 'UNAUTHORIZED');
}
