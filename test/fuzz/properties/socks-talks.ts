/** SOCKS5: both sides against noise, and against each other. */
import * as fc from 'fast-check';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { SocksClient } from '#core/protocol/socks5/socks-client.ts';
import { SocksConversation } from '#core/protocol/socks5/socks-conversation.ts';
import { talkSocks, talkToParent, type SocksTalk } from '../../support/socks-talk.ts';
import { fuzzCase, must, type FuzzCase } from './fuzz-case.ts';
import { cutAt, hostile, octetByOctet, places } from './octets.ts';

const CLIENTS = [
  '\x05\x01\0\x05\x01\0\x03\x0chome.example\x01\xbbGET / HTTP/1.1\r\n',
  '\x05\x02\0\x02\x05\x01\0\x01\xc0\0\x02\x07\0\x50',
  `\x05\x01\x02\x01\x04anna\x03pwd\x05\x01\0\x04${'\0'.repeat(15)}\x01\0\x50x`,
  '\x05\x01\x02\x01\x04anna\x05wrong',
  '\x05\x01\0\x05\x03\0\x01\0\0\0\0\0\0',
];
const PARENTS = [
  '\x05\0\x05\0\0\x01\x7f\0\0\x01\x30\x39SSH-2.0',
  '\x05\x02\x01\0\x05\0\0\x03\x04host\0\0',
  '\x05\x02\x01\x01',
  '\x05\xff',
  '\x05\0\x05\x05\0\x01\0\0\0\0\0\0',
];
const TARGET = { host: 'home.example', port: 443 };
const CREDENTIALS = { user: 'anna', password: 'pwd' };

function same(text: string, at: readonly number[], talk: (pieces: readonly Buffer[]) => SocksTalk): SocksTalk {
  const whole = talk([Buffer.from(text, 'latin1')]);
  for (const pieces of [cutAt(text, at), octetByOctet(text)]) {
    const cut = talk(pieces);
    must(JSON.stringify(cut) === JSON.stringify(whole), 'cutting changes the talk', whole, cut);
  }
  return whole;
}

function fromClient(text: string, at: readonly number[], needsSignIn: boolean): void {
  const { last } = same(text, at, (pieces) => talkSocks(new SocksConversation(needsSignIn), pieces));
  if (!('host' in last)) return;
  const { host, port, user } = last as { readonly host: string; readonly port: number; readonly user: string | null };
  must(/^[A-Za-z0-9._:-]{1,254}$/.test(host) && port > 0 && port < 65_536, 'a target that is none', host, port);
  must((user !== null) === needsSignIn, 'a user nobody asked for', user);
  // An address in one form only, so that what is judged is what is dialled.
  if (host.includes(':')) must(canonicalHost(host) === host, 'an address in another form', host);
}

const label = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 30 });
const host = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => `${labels.join('.')}z`),
  fc.ipV4(),
  fc.ipV6().map((text) => canonicalHost(text) ?? '::1'),
);
const text = fc.string({ unit: fc.constantFrom(...'aZ0 :%\u00e4\u20ac', '\u{1f600}'), minLength: 1, maxLength: 60 });

/** A client of ours talks to a server of ours, whatever the network makes of it. */
function bothSides(target: { readonly host: string; readonly port: number }, user: string | null, at: readonly number[]): void {
  const credentials = user === null ? null : { user, password: 'pwd' };
  const parent = user === null ? '\x05\0\x05\0' : '\x05\x02\x01\0';
  const client = new SocksClient(target, credentials);
  const greeting = Buffer.from(client.greeting()).toString('latin1');
  const said = talkToParent(client, [Buffer.from(parent, 'latin1')]).answers.replaceAll(' ', '');
  const wire = greeting + Buffer.from(said, 'hex').toString('latin1');
  const heard = talkSocks(new SocksConversation(user !== null), cutAt(`${wire}early`, at));
  const wanted = { type: 'connect', user: user === null ? null : Buffer.from(user).toString('latin1'), ...target };
  must(JSON.stringify(heard.last) === JSON.stringify(wanted) && heard.rest === 'early', 'not what was said', heard, wanted);
}

export const SOCKS_TALKS: readonly FuzzCase[] = [
  fuzzCase('SOCKS5 clients', fc.property(hostile(CLIENTS), places, fc.boolean(), fromClient)),
  fuzzCase(
    'SOCKS5 parents',
    fc.property(hostile(PARENTS), places, fc.boolean(), (wire, at, hasCredentials) => {
      same(wire, at, (pieces) => talkToParent(new SocksClient(TARGET, hasCredentials ? CREDENTIALS : null), pieces));
    }),
  ),
  fuzzCase(
    'SOCKS5 with itself',
    fc.property(fc.record({ host, port: fc.integer({ min: 1, max: 65_535 }) }), fc.option(text), places, bothSides),
  ),
];
