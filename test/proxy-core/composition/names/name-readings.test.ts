import { expect, it } from 'vitest';
import { readingsOf } from '#core/composition/names/name-readings.ts';

it.each([
  ['home.example', ['home.example']],
  ['_sip._tcp.home.example', ['_sip._tcp.home.example']],
  ['.', ['.']],
  ['xn--bcher-kva.example', ['xn--bcher-kva.example']],
  [String.raw`my\032printer.lan`, [String.raw`my\032printer.lan`]],
  [String.raw`b\195\188cher.example`, [String.raw`b\195\188cher.example`, 'xn--bcher-kva.example']],
  [String.raw`a\046b.my\032printer.lan`, [String.raw`a\046b.my\032printer.lan`, String.raw`a.b.my\032printer.lan`]],
  [String.raw`a.example\000.other`, [String.raw`a.example\000.other`, 'a.example']],
  [String.raw`\000.other`, [String.raw`\000.other`]],
  [String.raw`a\227\128\130b`, [String.raw`a\227\128\130b`, 'a.b']],
  ['%61.example', ['%61.example', 'a.example']],
  [String.raw`\255.example`, [String.raw`\255.example`]],
])('%s may be read as %j', (name, hosts) => expect(readingsOf(name)).toEqual(hosts));
