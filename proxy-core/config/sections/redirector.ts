/** Helper programs and ICAP servers: one in a few words, or any number as a list. */
import * as z from 'zod';
import { flag, items, list, oneOf, text, wholeNumber } from '../setting.ts';

const ARGUMENT = { allowed: 'a program argument', test: (value: string) => value.length <= 4096 && !value.includes('\0') };
const PROTOCOLS = ['squid', 'url', 'icap-stdio', 'icap'] as const;
const ON_FAILURE = ['allow', 'deny', 'skip'] as const;
const ICAP = {
  allowed: 'icap://HOST[:PORT]/SERVICE',
  test: (value: string) =>
    /^icap:\/\/(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?!0{1,5}(?:\/|$))\d{1,5})?(?:\/[\x21-\x7e]*)?$/.test(value),
};

export const redirector = {
  on: flag(false, 'ask a helper program about requests no rule spoke about'),
  program: text(4096, '', 'the helper program: a path, or the name of an example such as permit-all'),
  arguments: list(ARGUMENT, 64, [], 'its arguments, each an item'),
  protocol: oneOf(
    PROTOCOLS,
    'squid',
    'what it speaks: lines as Squid’s helpers, lines as ExaProxy’s, ICAP over stdin and stdout, or an ICAP server',
  ),
  icapUrl: text(2000, '', 'with protocol icap: the address of the server, icap://HOST:PORT/SERVICE', ICAP),
  helpers: wholeNumber(1, 64, 1, 'processes started at once'),
  maxHelpers: wholeNumber(
    0,
    256,
    0,
    'processes at most when they do not keep up; with icap: connections; 0: no more than are started at once',
  ),
  concurrency: wholeNumber(0, 10_000, 200, 'questions one helper holds at once, told apart by an ID in front; 0: one at a time, without'),
  timeoutMs: wholeNumber(
    10,
    60_000,
    2000,
    'milliseconds until the answer, all attempts together; people give up on a page after a few seconds',
  ),
  queue: wholeNumber(0, 100_000, 10_000, 'requests that may wait for a helper; Squid stops the proxy at twice its helpers'),
  onFailure: oneOf(ON_FAILURE, 'allow', 'what a request gets when no helper answers: allow, deny, or skip to the next redirector'),
};

/** The pool that these settings make. */
export const SIMPLE_POOL = 'redirector';

const NAME = /^[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}$/;
const whole = (from: number, to: number, fallback: number) => {
  const allowed = `a whole number from ${from} to ${to}`;
  return z.int(allowed).min(from, allowed).max(to, allowed).default(fallback);
};
const words = (what: string) =>
  z.array(z.string(what).min(1, what).max(300, what), `a list: ${what}`).max(1000, 'at most 1000 items').nullable().default(null);
const choice = <const T extends readonly [string, ...string[]]>(choices: T, fallback: T[number]) =>
  z.enum(choices, `one of ${choices.join(', ')}`).default(fallback as never);

const Pool = z
  .strictObject({
    name: z.string('a name').regex(NAME, 'a name of at most 64 letters, digits, blanks, dots, _ and -'),
    on: z.boolean('true or false').default(true),
    program: z.string('a path, or the name of an example').max(4096).default(''),
    arguments: z.array(z.string(ARGUMENT.allowed).refine(ARGUMENT.test, ARGUMENT.allowed), 'a list of arguments').max(64).default([]),
    protocol: choice(PROTOCOLS, 'squid'),
    icapUrl: z.string(ICAP.allowed).max(2000).default(''),
    min: whole(0, 64, 1),
    max: whole(1, 256, 5),
    concurrency: whole(0, 10_000, 100),
    methods: words('a method such as GET'),
    hosts: words('a host such as example.org'),
    people: words('a proxy user'),
    connect: z.boolean('true or false').default(true),
    timeoutMs: whole(10, 60_000, 2000),
    queue: whole(0, 100_000, 1000),
    onFailure: choice(ON_FAILURE, 'allow'),
  })
  .refine((pool) => pool.min <= pool.max, { message: 'no less than min', path: ['max'] })
  .refine((pool) => pool.protocol === 'icap' || pool.program !== '', { message: 'a path, or the name of an example', path: ['program'] })
  .refine((pool) => pool.protocol !== 'icap' || ICAP.test(pool.icapUrl), { message: ICAP.allowed, path: ['icapUrl'] })
  .refine((pool) => pool.name !== SIMPLE_POOL, {
    message: `another name: ${SIMPLE_POOL} is the one of the section redirector`,
    path: ['name'],
  });
export type PoolSetting = z.infer<typeof Pool>;

export const redirectors = {
  pools: items<PoolSetting>(
    z
      .array(Pool, 'a list of pools')
      .max(32, 'at most 32 pools')
      .refine((pools) => new Set(pools.map(({ name }) => name)).size === pools.length, 'pools with different names') as z.ZodType<
      readonly PoolSetting[]
    >,
    'redirectors asked one after the other, behind the one of the section redirector: { name, program, arguments, protocol, ... }',
  ),
  filesFolder: text(
    4096,
    '',
    'the only folder whose files a redirector may have served (file://NAME); empty: the pages that come with the examples',
  ),
};
