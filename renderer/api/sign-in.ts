/**
 * The link of the web monitor carries the token behind '#', where browsers
 * keep it to themselves. It is shown to the monitor once, for a session, and
 * taken out of the address bar before anything else happens.
 */

/** The token of a hash such as `#token=abc`; null when there is none. */
export function tokenIn(hash: string): string | null {
  const token = /^#token=([\w-]+)$/.exec(hash)?.[1];
  return token ?? null;
}

export type SignInOutcome = 'signed-in' | 'refused' | 'no-answer';

export async function signIn(origin: string, token: string, ask: typeof fetch): Promise<SignInOutcome> {
  try {
    const answer = await ask(`${origin}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'same-origin',
    });
    return answer.ok ? 'signed-in' : 'refused';
  } catch {
    return 'no-answer'; // the connection itself failed: the feed will say the same and try again
  }
}
