/** One setting: what it may be, what it is when nobody says, and why. */
import * as z from 'zod';
import { parseNetwork } from '#core/common/ip-address.ts';

export interface Setting<V> {
  readonly schema: z.ZodType<V>;
  readonly fallback: V;
  /** One line for `--print-config` and the settings screen: meaning, unit, reason of the default. */
  readonly about: string;
  /** What a person types after `--set key=` or puts into the environment. Never throws; the schema judges the result. */
  readonly fromText: (text: string) => unknown;
  /** Never printed or shown. */
  readonly isSecret?: true;
}

const numberFromText = (text: string): unknown => (/^-?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : text);
const listFromText = (text: string): unknown =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

export function flag(fallback: boolean, about: string): Setting<boolean> {
  const words: Readonly<Record<string, boolean>> = {
    true: true,
    on: true,
    yes: true,
    '1': true,
    false: false,
    off: false,
    no: false,
    '0': false,
  };
  return { schema: z.boolean('on or off'), fallback, about, fromText: (text) => words[text.trim().toLowerCase()] ?? text };
}

export function wholeNumber(from: number, to: number, fallback: number, about: string): Setting<number> {
  const allowed = `a whole number from ${from} to ${to}`;
  return { schema: z.int(allowed).min(from, allowed).max(to, allowed), fallback, about, fromText: numberFromText };
}

/** Fractions allowed, so that tests and kits can shorten waits. */
export function seconds(from: number, to: number, fallback: number, about: string): Setting<number> {
  const allowed = `seconds from ${from} to ${to}`;
  return { schema: z.number(allowed).min(from, allowed).max(to, allowed), fallback, about, fromText: numberFromText };
}

export function port(fallback: number, about: string): Setting<number> {
  const allowed = 'a port from 0 (any free one) to 65535';
  return { schema: z.int(allowed).min(0, allowed).max(65_535, allowed), fallback, about, fromText: numberFromText };
}

export function oneOf<const T extends readonly [string, ...string[]]>(choices: T, fallback: T[number], about: string): Setting<T[number]> {
  return { schema: z.enum(choices, `one of ${choices.join(', ')}`), fallback, about, fromText: (text) => text.trim() };
}

export function text(
  maxCharacters: number,
  fallback: string,
  about: string,
  check?: { readonly allowed: string; readonly test: (text: string) => boolean },
): Setting<string> {
  const allowed = check?.allowed ?? `text of at most ${maxCharacters} characters`;
  const schema = z.string(allowed).max(maxCharacters, allowed);
  return {
    schema: check === undefined ? schema : schema.refine((value) => value === '' || check.test(value), allowed),
    fallback,
    about,
    fromText: (typed) => typed.trim(),
  };
}

export function list(
  item: { readonly allowed: string; readonly test: (text: string) => boolean },
  maxItems: number,
  fallback: readonly string[],
  about: string,
): Setting<readonly string[]> {
  // Looked through by hand: a list may have tens of thousands of items, and this runs between requests.
  const schema = z.unknown().superRefine((value, { addIssue }) => {
    if (!Array.isArray(value)) return addIssue(`a list: ${item.allowed}`);
    if (value.length > maxItems) return addIssue(`at most ${maxItems} items`);
    for (const [index, entry] of value.entries()) {
      if (typeof entry !== 'string' || !item.test(entry)) addIssue({ code: 'custom', path: [index], message: item.allowed });
    }
  }) as unknown as z.ZodType<readonly string[]>;
  return { schema, fallback, about, fromText: listFromText };
}

/** Objects that only a configuration file can hold. */
export function items<V>(schema: z.ZodType<readonly V[]>, about: string): Setting<readonly V[]> {
  return { schema, fallback: [], about, fromText: (typed) => jsonOr(typed) };
}

function jsonOr(typed: string): unknown {
  try {
    return JSON.parse(typed) as unknown;
  } catch {
    return typed; // no JSON: the schema says what is allowed
  }
}

export const NETWORK = {
  allowed: 'a network such as 192.168.0.0/16, 127.0.0.1 or ::1/128',
  test: (value: string) => parseNetwork(value) !== null,
};
export const PORT_RANGE = {
  allowed: 'a port such as 443 or a range such as 1024-65535',
  test: (value: string) => parsePortRange(value) !== null,
};
export const HOST_PORT = {
  allowed: 'HOST:PORT such as 127.0.0.1:1080 or [::1]:1080; *:1080 for every address of this machine',
  test: (value: string) => parseHostPort(value) !== null,
};

export function parsePortRange(value: string): { readonly from: number; readonly to: number } | null {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(value.trim());
  if (match === null) return null;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from >= 1 && to <= 65_535 && from <= to ? { from, to } : null;
}

/** @returns null when the text is not a host and port. Port 0 asks for any free one. */
export function parseHostPort(value: string): { readonly host: string; readonly port: number } | null {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s[\]:/]+)):(\d{1,5})$/.exec(value.trim());
  const host = match?.[1] ?? match?.[2];
  const number = Number(match?.[3]);
  return host === undefined || number > 65_535 ? null : { host, port: number };
}
