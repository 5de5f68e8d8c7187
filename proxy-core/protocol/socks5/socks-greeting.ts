/** The first words of both sides: ways to sign in that the client knows, and the one the server chooses (RFC 1928 section 3). */
import { SOCKS_VERSION } from './socks-words.ts';

export const MAX_GREETING_OCTETS = 2 + 255;

export type GreetingRead =
  | { readonly type: 'more' }
  | { readonly type: 'greeting'; readonly methods: readonly number[]; readonly end: number }
  /** No method at all cannot be answered with one: the answer is the same as to unknown ones. */
  | { readonly type: 'malformed'; readonly problem: 'not-socks5' | 'no-methods' };

const MORE: GreetingRead = { type: 'more' };

export function readGreeting(octets: Uint8Array, from: number, to: number): GreetingRead {
  if (from >= to) return MORE;
  if (octets[from] !== SOCKS_VERSION) return { type: 'malformed', problem: 'not-socks5' };
  if (from + 1 >= to) return MORE;
  const count = octets[from + 1] as number;
  if (count === 0) return { type: 'malformed', problem: 'no-methods' };
  const end = from + 2 + count;
  return to < end ? MORE : { type: 'greeting', methods: [...octets.subarray(from + 2, end)], end };
}

export function writeGreeting(methods: readonly number[]): Uint8Array {
  return Uint8Array.of(SOCKS_VERSION, methods.length, ...methods);
}

export type MethodChoiceRead =
  | { readonly type: 'more' }
  | { readonly type: 'method'; readonly method: number; readonly end: number }
  | { readonly type: 'malformed'; readonly problem: 'not-socks5' };

export const METHOD_CHOICE_OCTETS = 2;

export function readMethodChoice(octets: Uint8Array, from: number, to: number): MethodChoiceRead {
  if (from < to && octets[from] !== SOCKS_VERSION) return { type: 'malformed', problem: 'not-socks5' };
  if (to - from < METHOD_CHOICE_OCTETS) return { type: 'more' };
  return { type: 'method', method: octets[from + 1] as number, end: from + METHOD_CHOICE_OCTETS };
}

export function writeMethodChoice(method: number): Uint8Array {
  return Uint8Array.of(SOCKS_VERSION, method);
}
