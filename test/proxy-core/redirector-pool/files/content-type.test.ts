import { describe, expect, it } from 'vitest';
import { contentType } from '#core/redirector-pool/files/content-type.ts';

describe('the type of a file', () => {
  for (const [path, type] of [
    ['/a/deny.HTML', 'text/html; charset=utf-8'],
    ['x.png', 'image/png'],
    ['x.tar.json', 'application/json'],
    ['x', 'application/octet-stream'],
    ['html', 'application/octet-stream'],
    ['x.php', 'application/octet-stream'],
    ['x.constructor', 'application/octet-stream'],
    ['x.html.', 'application/octet-stream'],
  ] as const) {
    it(`of ${path} is ${type}`, () => expect(contentType(path)).toBe(type));
  }
});
