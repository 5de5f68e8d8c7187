/**
 * What may not be done to protocol text, which is octets read as latin1: the language's own white space and letters are
 * Unicode's. Text in, faults out; used on the tree and on planted faults.
 */
import { stripTypeScriptTypes } from 'node:module';
import type { SourceFile } from './house-rules.ts';

/** Everything in here handles such text. */
export const PROTOCOL_TEXT_FOLDERS = [
  'proxy-core/protocol',
  'proxy-core/exchange',
  'proxy-core/net',
  'proxy-core/redirector-pool/talk',
  'proxy-core/redirector-pool/icap',
];

const FAULTS: readonly (readonly [fault: string, pattern: RegExp])[] = [
  ['a regular expression with \\s or \\S', /\/(?:[^/\\\n]|\\.)*\\[sS](?:[^/\\\n]|\\.)*\//],
  ['a pattern in words with \\s', /['"`][^'"`\n]*\\\\[sS]/],
  ['trim, trimStart or trimEnd', /\.\s*(?:trim|trimStart|trimEnd|trimLeft|trimRight)\b/],
  [
    'letters of Unicode that count as ASCII ones (flags i and u)',
    /(?<!<)\/[dgmsvuy]*(?:i[dgmsvy]*[uv]|[uv][dgmsvy]*i)[dgimsuvy]*(?=[\s;,.)\]]|$)/,
  ],
  ['cases of a language', /\.\s*toLocale(?:Lower|Upper)Case\b/],
];

/** @returns `path: fault` for each fault found in code; comments may say what they like. */
export function textFaults(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const code = withoutComments(stripTypeScriptTypes(text));
    return FAULTS.filter(([, pattern]) => pattern.test(code)).map(([fault]) => `${path}: ${fault}`);
  });
}

/** A line that starts with a slash and another, or a star, is a comment in this house; what stands behind code is cut off. */
function withoutComments(code: string): string {
  return code.replace(/\/\*\*?\s[\s\S]*?\*\//g, '').replace(/(^|[\s;{}),])\/\/.*$/gm, '$1');
}
