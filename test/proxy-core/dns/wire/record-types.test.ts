import { describe, expect, it } from 'vitest';
import { rcodeName, typeName } from '#core/dns/wire/record-types.ts';

describe('names of types and codes', () => {
  it('names what it knows and numbers the rest (RFC 3597)', () => {
    expect([typeName(1), typeName(28), typeName(65), typeName(4711)]).toEqual(['A', 'AAAA', 'HTTPS', 'TYPE4711']);
    expect([rcodeName(2), rcodeName(3), rcodeName(23)]).toEqual(['SERVFAIL', 'NXDOMAIN', 'RCODE23']);
  });
});
