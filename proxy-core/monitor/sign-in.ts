/** `POST /session`: the key for a session. Wrong keys are answered ever later. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '#core/common/ports.ts';
import { closeAfter, refuse, send } from './answers.ts';
import type { Places } from './access/places.ts';
import { type BodyLimits, type JsonBody, readJsonBody } from './request-body.ts';
import type { RefusalCode } from './refusals.ts';
import type { Sessions } from './access/sessions.ts';
import type { WrongKeys } from './access/wrong-keys.ts';

export interface SignInParts {
  readonly sessions: Sessions;
  readonly wrongKeys: WrongKeys;
  readonly places: Places<Socket>;
  readonly clock: Clock;
}

/** A key is 43 characters; what comes slower than this is no browser of this machine. */
const LIMITS: BodyLimits = { octets: 4096, ms: 3000 };

/** The cookie goes to the browser, where no script can read it; the proof goes to the page. */
export async function answerSignIn(parts: SignInParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { sessions, places, wrongKeys } = parts;
  const body = await readJsonBody(request, LIMITS, parts.clock, response);
  if (body.type !== 'read') return refuseBody(request, response, body.type);
  const key = keyIn(body.value);
  if (key === null) return refuse(request, response, 'UNAUTHORIZED'); // no guess either
  if (!sessions.isKey(key)) return answerWrongKey(parts, request, response);
  wrongKeys.forget(sourceOf(request));
  places.unbind(request.socket);
  const session = await sessions.open(key, request.headers.cookie);
  if (session === null) return refuse(request, response, 'WRONG_KEY');
  response.setHeader('Set-Cookie', session.cookie);
  send(request, response, 200, 'application/json', JSON.stringify({ proof: session.proof }));
}

/** Also for a wrong key that came as `Authorization: Bearer`. */
export async function answerWrongKey(
  { wrongKeys, clock }: Pick<SignInParts, 'wrongKeys' | 'clock'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = wrongKeys.answerFor(sourceOf(request));
  if (answer.type === 'too-many') {
    response.setHeader('Retry-After', Math.max(1, Math.ceil(answer.retryMs / 1000)));
    closeAfter(response);
    return refuse(request, response, 'TOO_MANY_TRIES');
  }
  if (answer.ms > 0) await held(answer.ms, clock, response);
  answer.done();
  if (!response.destroyed) refuse(request, response, 'WRONG_KEY');
}

/** Until it is time, or the client has left. */
function held(ms: number, clock: Clock, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    response.on('close', () => {
      cancel();
      resolve();
    });
  });
}

/** What is still on its way is not waited for. */
export function refuseBody(request: IncomingMessage, response: ServerResponse, type: Exclude<JsonBody['type'], 'read'>): void {
  const codes: Readonly<Record<typeof type, RefusalCode>> = {
    'wrong-type': 'UNSUPPORTED_MEDIA_TYPE',
    'too-large': 'PAYLOAD_TOO_LARGE',
    malformed: 'BAD_REQUEST',
    slow: 'REQUEST_TIMEOUT',
    gone: 'BAD_REQUEST',
  };
  if (type !== 'malformed') closeAfter(response);
  refuse(request, response, codes[type]);
}

function keyIn(value: unknown): string | null {
  // "token" is what links and scripts of earlier versions say.
  return typeof value === 'object' && value !== null && 'token' in value && typeof value.token === 'string' ? value.token : null;
}

function sourceOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}
