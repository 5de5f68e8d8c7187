/** ClientHellos: made and mutated, in any records and any cuts; and no name that could mean another one. */
import * as fc from 'fast-check';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { ClientHelloReader, type HelloRead } from '#core/protocol/tls/client-hello.ts';
import { alpn, extension, grease, madeHello, serverName } from '../../support/made-hello.ts';
import { outcome, sameEveryWay, type Subject } from './any-reader.ts';
import { fuzzCase, must, type FuzzCase } from './fuzz-case.ts';
import { cutAt, hostile, places } from './octets.ts';

const LIMITS = { maxOctets: 4096, maxRecords: 8 };
const MOST = 4095; // at the bound itself a hello is complete, or refused

const subject: Subject<HelloRead> = {
  create: () => new ClientHelloReader(LIMITS),
  mostOctets: MOST,
  describe: ({ ...read }) => ({ ...read, end: null }),
};

const HELLOS = [
  madeHello({
    extensions: [grease(1), serverName('home.example'), alpn('h2', 'http/1.1'), extension(0xfe0d, Buffer.alloc(30, 1)), grease(2, '\0')],
  }),
  madeHello({ extensions: [serverName('a'), extension(43, Buffer.of(2, 3, 4))] }, [40, 16_384]),
  madeHello({ extensions: [serverName('127.0.0.1.example')] }, [1, 2, 3, 16_384]),
  madeHello({ extensions: null, version: 0x0301 }),
  madeHello({ extensions: [serverName('a.example', 'b.example')] }),
];

const label = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 20 });
const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => `${labels.join('.')}z`);
const protocol = fc.string({ unit: fc.constantFrom(...'h2/.1\0\xff'), minLength: 1, maxLength: 12 });
const sizes = fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 6 });

function accepted(text: string, at: readonly number[]): void {
  const read = sameEveryWay(subject, text, at);
  if (read.type !== 'hello') return;
  const { serverName: name } = read.what as { readonly serverName: string | null };
  must(name === null || canonicalHost(name) === name.toLowerCase(), 'a name that is judged as another one', name);
}

export const CLIENT_HELLOS: readonly FuzzCase[] = [
  fuzzCase('hostile hellos', fc.property(hostile(HELLOS), places, accepted)),
  fuzzCase(
    'made hellos',
    fc.property(
      fc.option(host),
      fc.array(protocol, { minLength: 1, maxLength: 8 }),
      sizes,
      places,
      fc.boolean(),
      (name, protocols, records, at, hasGrease) => {
        const extensions = [...(hasGrease ? [grease(at.length)] : []), alpn(...protocols), ...(name === null ? [] : [serverName(name)])];
        const wire = madeHello({ extensions }, [...records, 16_384]);
        const read = outcome(subject, cutAt(`${wire}\x17\x03\x03`, at));
        const wanted = { what: { type: 'hello', serverName: name, alpn: protocols, end: null }, type: 'hello', octets: wire.length };
        must(JSON.stringify(read) === JSON.stringify(wanted), 'not what was made', read, wanted);
      },
    ),
  ),
];
