/** Request-targets: the host we judge is the host a browser would go to, or there is none. */
import * as fc from 'fast-check';
import { parseRequestTarget } from '#core/protocol/http1/head/request-target.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { fuzzCase, must, type FuzzCase } from './fuzz-case.ts';
import { hostile } from './octets.ts';

const TARGETS = [
  'http://home.example/',
  'http://home.example:8080/p/q?r=s',
  'HTTP://Home.Example.:80?q',
  'http://192.0.2.7/x',
  'http://0x7f.1:3128/',
  'http://[2001:db8::1]:8080/',
  'http://[::ffff:127.0.0.1]/',
  'http://a@b.example/',
  'http://a.example:80@b.example/',
  'http://caf\xc3\xa9.example/%2f',
  'http:///x',
  '/p?http://a.example/',
  '*',
  'http://[facade.cafe]/',
  'http://[192.0.2.1]:80/',
];
const URL_HOST = /^\[|\]$|\.$/g;

function judgedAsBrowsersDo(target: string): void {
  const read = parseRequestTarget('GET', target);
  if (!read.ok || read.value.form !== 'absolute' || read.value.scheme !== 'http') return;
  const { host, port, authority } = read.value;
  must(Number.isInteger(port) && port > 0 && port < 65_536, 'a port that is none', port);
  must(target.toLowerCase().startsWith(`http://${authority.toLowerCase()}`), 'an authority that does not stand there', authority);
  const canonical = canonicalHost(host);
  if (canonical === null) return;
  // As latin1 the octets of a name are not yet the letters they spell; percent-encoded they are, to a browser.
  const browsers = URL.parse(target.replace(/[\x80-\xff]/g, (octet) => `%${octet.charCodeAt(0).toString(16)}`));
  must(browsers !== null, 'no address to a browser', target, canonical);
  const hostname = browsers?.hostname.replace(URL_HOST, '') ?? '';
  must(hostname === canonical || canonicalHost(hostname) === canonical, 'another host to a browser', canonical, hostname);
  must((browsers?.port === '' ? 80 : Number(browsers?.port)) === port, 'another port to a browser', port, browsers?.port);
}

export const REQUEST_TARGETS: readonly FuzzCase[] = [fuzzCase('request-targets', fc.property(hostile(TARGETS), judgedAsBrowsersDo))];
