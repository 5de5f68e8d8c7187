import * as z from 'zod';
import { isHostName } from '#core/common/names/host-name.ts';
import { MAX_OVERRIDES, readOverride, type OverrideRule } from '#core/common/names/override-rule.ts';
import { parseServerLine } from '#core/common/names/server-address.ts';
import { flag, list, oneOf, seconds, text, wholeNumber, type Setting } from '../setting.ts';
import { dnsListener } from './dns-listener.ts';

/** More are of no use: nobody waits that long. */
const MAX_SERVERS = 8;
const DAY_SECONDS = 86_400;

const SERVER = {
  allowed:
    'a name server: 192.0.2.53, 127.0.0.1:5353, [2001:db8::53]:53, tls://dns.example 192.0.2.53 or https://dns.example/dns-query 192.0.2.53',
  test: (value: string) => parseServerLine(value).type === 'server',
};
const DOMAIN = { allowed: 'a domain such as home.arpa', test: (value: string) => isHostName(value.toLowerCase()) };
const FILE = { allowed: 'the path of a file', test: (value: string) => value.length <= 4096 && !value.includes('\0') };

const OVERRIDE = '{ name, answers } such as nas.lan=192.168.1.5';
const Override = z
  .strictObject(
    { name: z.string(OVERRIDE).max(300, OVERRIDE), answers: z.array(z.string(OVERRIDE).max(300, OVERRIDE), OVERRIDE) },
    OVERRIDE,
  )
  .superRefine((rule, context) => {
    const read = readOverride(rule);
    if (read.type === 'problem') context.addIssue({ code: 'custom', message: `${OVERRIDE}. ${read.userText}` });
  });

const overrides: Setting<readonly OverrideRule[]> = {
  schema: z.array(Override, `a list of ${OVERRIDE}`).max(MAX_OVERRIDES, `at most ${MAX_OVERRIDES} names`),
  fallback: [],
  about: 'answers given whatever the servers say: { name, answers }; typed as nas.lan=192.168.1.5,*.lan=router.lan',
  fromText: overridesFromText,
};

export const dns = {
  servers: list(
    SERVER,
    MAX_SERVERS,
    [],
    'name servers asked in this order, plain, tls:// (853) or https:// (443) with their addresses behind; empty: those of the system',
  ),
  authority: text(4096, '', 'PEM file of an authority trusted besides the usual ones, for an encrypted server of your own', FILE),
  systemFile: text(
    4096,
    '',
    "file that names the system's servers, looked at every 5 s, and where it names none, 127.0.0.1; empty: /etc/resolv.conf, on Windows its adapters",
    FILE,
  ),
  useHostsFile: flag(true, 'answer names of the hosts file; it is looked at every 5 s'),
  hostsFile: text(4096, '', 'file of names this machine already knows; empty: that of the system', FILE),
  overrides,
  timeoutSeconds: seconds(0.2, 60, 5, 'a name is given up after this, all servers and aliases tried (glibc 5 for each server)'),
  firstWaitMs: wholeNumber(20, 10_000, 400, 'ms a silent server is waited for before the next one is asked; doubled with each round'),
  mixedCase: flag(
    true,
    'mix upper and lower case in questions, which makes forging answers harder; left off by itself where a server loses it',
  ),
  preferFamily: oneOf(
    ['auto', 'ipv6', 'ipv4', 'only-ipv6', 'only-ipv4'],
    'auto',
    'which addresses are tried first; auto: IPv6 where this machine has it',
  ),
  singleLabels: oneOf(['ask', 'search', 'never'], 'ask', 'names without a dot: ask as they are, with search domains first, or never'),
  searchDomains: list(DOMAIN, 6, [], 'domains tried behind names without a dot (singleLabels = search); empty: those of the system'),
  cacheNames: wholeNumber(100, 50_000, 20_000, 'names remembered, about 1 KB each; more would take too long to look through'),
  minTtlSeconds: wholeNumber(0, 3600, 5, 'answers are kept at least this long, whatever their owner says'),
  maxTtlSeconds: wholeNumber(1, 7 * DAY_SECONDS, DAY_SECONDS, 'answers are kept at most this long (Unbound 86400)'),
  serveStale: flag(false, 'give an answer up to a day past its time while a new one is fetched (RFC 8767)'),
  refuseBypassNames: flag(true, 'answer that names by which browsers and phones look for a way around filters do not exist'),
  ...dnsListener,
};

/** JSON, or `name=answer answer` apart by commas. */
function overridesFromText(typed: string): unknown {
  const trimmed = typed.trim();
  if (trimmed.startsWith('[')) {
    try {
      return JSON.parse(trimmed) as unknown;
    } catch {
      return typed; // the schema says what is allowed
    }
  }
  return trimmed
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const at = item.indexOf('=');
      return at === -1
        ? item
        : {
            name: item.slice(0, at).trim(),
            answers: item
              .slice(at + 1)
              .trim()
              .split(/\s+/),
          };
    });
}
