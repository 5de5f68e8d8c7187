/** What happens to one request: who sent it, what it wants, who answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ports } from '#core/common/ports.ts';
import { closeAfter, refuse, send, sendFile, setStrictHeaders } from './answers.ts';
import { localRefusal } from './access/local-only.ts';
import type { PageFiles } from './pages/page-files.ts';
import { hasBody } from './request-body.ts';
import { routeOf } from './routes.ts';
import { rpcAnswers, type RpcParts, type Standing } from './rpc.ts';
import { answerSignIn } from './sign-in.ts';
import { WrongKeys } from './access/wrong-keys.ts';

const NONCE_OCTETS = 16;

export type { MonitorContext } from './rpc.ts';

export interface MonitorParts extends Omit<RpcParts, 'clock' | 'wrongKeys'> {
  readonly hosts: ReadonlySet<string>;
  readonly pages: PageFiles;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function requestListener(parts: MonitorParts, ports: Ports): (request: IncomingMessage, response: ServerResponse) => void {
  const { clock } = ports;
  const signInParts = { ...parts, clock, wrongKeys: new WrongKeys(clock) };
  const answerRpc = rpcAnswers(signInParts);
  const answer: Answer = async (request, response) => {
    setStrictHeaders(response);
    const route = routeOf(request.method ?? 'GET', request.url ?? '/');
    if (route.type === 'refused' && route.code === 'NOT_A_PROXY') return refuseAtHead(request, response, route.code);
    if (isForeign(request, parts.hosts)) return refuseAtHead(request, response, 'FORBIDDEN');
    const standing = recognised(parts, request);
    // Only what reads its body keeps a connection on which one follows.
    if (hasBody(request) && route.type !== 'rpc' && route.type !== 'session') closeAfter(response);
    switch (route.type) {
      case 'refused':
        return refuse(request, response, route.code);
      case 'health':
        return send(request, response, 200, 'text/plain; charset=utf-8', 'ok\n');
      case 'file':
        return answerFile(parts, ports, route.path, request, response);
      case 'session':
        return answerSignIn(signInParts, request, response);
      case 'rpc':
        return answerRpc(standing, request, response);
    }
  };
  return (request, response) => {
    answer(request, response).catch((cause: unknown) => {
      if (!request.destroyed && !response.destroyed) ports.log.error('monitor: a request could not be answered', cause);
      refuse(request, response, 'INTERNAL_SERVER_ERROR');
    });
  };
}

/** Nothing but the head is read of what another site sends. */
function refuseAtHead(request: IncomingMessage, response: ServerResponse, code: 'FORBIDDEN' | 'NOT_A_PROXY'): void {
  closeAfter(response);
  refuse(request, response, code);
}

function isForeign({ method = 'GET', headers }: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  const { host, origin } = headers;
  const [fetchSite, fetchMode] = [headers['sec-fetch-site']?.toString(), headers['sec-fetch-mode']?.toString()];
  return localRefusal({ method, host, origin, fetchSite, fetchMode }, hosts) !== null;
}

/** Who asks; the connection gets a place among its kind. */
function recognised({ sessions, places }: MonitorParts, request: IncomingMessage): Standing {
  const { cookie, authorization } = request.headers;
  const standing = sessions.standingOf({ cookie, authorization, proof: request.headers['x-hearthgate-proof']?.toString() });
  if (standing.type === 'known') places.recognise(request.socket, 'known', standing.session);
  else if (standing.type === 'cookie-only') places.recognise(request.socket, 'cookie-only', null);
  return standing;
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
