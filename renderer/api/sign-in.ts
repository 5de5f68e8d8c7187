/**
 * The key of the installation comes behind '#' in the link of the web monitor,
 * where browsers keep it to themselves, or is typed. It is shown to the monitor
 * once, for a session, and kept nowhere.
 */
import type { SessionProof } from './session-proof.ts';

/** The key of a hash such as `#token=abc`; null when there is none. */
export function tokenIn(hash: string): string | null {
  const token = /^#token=([\w-]+)$/.exec(hash)?.[1];
  return token ?? null;
}

/** What was typed or pasted: the key, or the whole line with the link. Empty when nothing was. */
export function keyIn(typed: string): string {
  const fromLink = /#token=([\w-]+)/.exec(typed)?.[1];
  return fromLink ?? typed.replaceAll(/\s+/g, '');
}

export type SignInOutcome = 'signed-in' | 'refused' | 'too-many' | 'no-answer';

/** Takes up to some seconds after several wrong keys. Never rejects. */
export async function signIn(origin: string, token: string, proof: SessionProof, ask: typeof fetch): Promise<SignInOutcome> {
  try {
    const answer = await ask(`${origin}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'same-origin',
    });
    if (answer.status === 429) return 'too-many';
    if (answer.status >= 500) return 'no-answer';
    if (!answer.ok) return 'refused';
    const told = (await answer.json()) as { readonly proof: string };
    proof.set(told.proof);
    return 'signed-in';
  } catch {
    return 'no-answer'; // the connection itself failed
  }
}
