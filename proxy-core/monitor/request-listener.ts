/** What happens to one request: who sent it, what it wants, who answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import type { Ports } from '#core/common/ports.ts';
import type { contract } from '#core/contract/api-contract.ts';
import { refuse, send, sendFile, setStrictHeaders } from './answers.ts';
import { localRefusal } from './local-only.ts';
import type { PageFiles } from './page-files.ts';
import { type JsonBody, readJsonBody } from './request-body.ts';
import type { RefusalCode } from './refusals.ts';
import { routeOf } from './routes.ts';
import type { Sessions } from './sessions.ts';

const MAX_BODY_OCTETS = 1024 * 1024;
const MAX_SESSION_OCTETS = 4096;
const NONCE_OCTETS = 16;

export interface MonitorContext {
  readonly mayWrite: boolean;
}

export interface MonitorParts {
  readonly hosts: ReadonlySet<string>;
  readonly sessions: Sessions;
  readonly pages: PageFiles;
  readonly router: Router<typeof contract, MonitorContext>;
  readonly mayWrite: boolean;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function requestListener(
  parts: MonitorParts,
  ports: Pick<Ports, 'random' | 'log'>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const rpc = new RPCHandler(parts.router);
  const context: MonitorContext = { mayWrite: parts.mayWrite };
  const answer: Answer = async (request, response) => {
    setStrictHeaders(response);
    const method = request.method ?? 'GET';
    const route = routeOf(method, request.url ?? '/');
    const { host, origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    if (route.type === 'refused' && route.code === 'NOT_A_PROXY') return refuse(request, response, route.code);
    if (localRefusal({ method, host, origin, fetchSite: String(fetchSite ?? '') || undefined }, parts.hosts) !== null)
      return refuse(request, response, 'FORBIDDEN');
    switch (route.type) {
      case 'refused':
        return refuse(request, response, route.code);
      case 'health':
        return send(request, response, 200, 'text/plain; charset=utf-8', 'ok\n');
      case 'file':
        return answerFile(parts, ports, route.path, request, response);
      case 'session':
        return answerSession(parts, request, response);
      case 'rpc':
        return answerRpc(parts, rpc, context, request, response);
    }
  };
  return (request, response) => {
    answer(request, response).catch((cause: unknown) => {
      if (!request.destroyed && !response.destroyed) ports.log.error('monitor: a request could not be answered', cause);
      refuse(request, response, 'INTERNAL_SERVER_ERROR');
    });
  };
}

async function answerFile(
  parts: MonitorParts,
  ports: Pick<Ports, 'random'>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (parts.pages.type === 'missing') return refuse(request, response, 'SERVICE_UNAVAILABLE');
  const file = parts.pages.files.get(path);
  if (file === undefined) return refuse(request, response, 'NOT_FOUND');
  await sendFile(request, response, file, Buffer.from(ports.random.octets(NONCE_OCTETS)).toString('base64'));
}

/** The page shows the token once and gets a cookie no script can read. */
async function answerSession(parts: MonitorParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readJsonBody(request, MAX_SESSION_OCTETS);
  if (body.type !== 'read') return refuseBody(request, response, body.type);
  const token: unknown = typeof body.value === 'object' && body.value !== null && 'token' in body.value ? body.value.token : null;
  const cookie = typeof token === 'string' ? parts.sessions.open(token) : null;
  if (cookie === null) return refuse(request, response, 'UNAUTHORIZED');
  response.writeHead(204, { 'Set-Cookie': cookie }).end();
}

async function answerRpc(
  parts: MonitorParts,
  rpc: RPCHandler<MonitorContext>,
  context: MonitorContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!parts.sessions.mayAsk(request.headers.cookie, request.headers.authorization)) return refuse(request, response, 'UNAUTHORIZED');
  const body = await readJsonBody(request, MAX_BODY_OCTETS);
  if (body.type !== 'read') return refuseBody(request, response, body.type);
  // Parsed here, within a limit, so the handler never reads from the network.
  const { matched } = await rpc.handle(Object.assign(request, { body: body.value ?? {} }), response, { prefix: '/rpc', context });
  if (!matched) refuse(request, response, 'NOT_FOUND');
}

function refuseBody(request: IncomingMessage, response: ServerResponse, type: Exclude<JsonBody['type'], 'read'>): void {
  const codes: Readonly<Record<typeof type, RefusalCode>> = {
    'wrong-type': 'UNSUPPORTED_MEDIA_TYPE',
    'too-large': 'PAYLOAD_TOO_LARGE',
    malformed: 'BAD_REQUEST',
    gone: 'BAD_REQUEST',
  };
  refuse(request, response, codes[type]);
}
