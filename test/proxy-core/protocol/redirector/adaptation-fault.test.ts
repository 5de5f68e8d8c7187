import { describe, expect, it } from 'vitest';
import { adaptationFault } from '#core/protocol/redirector/adaptation-fault.ts';

describe('content that does not come back', () => {
  it.each([
    ['silent', 'REDIRECTOR_SILENT'],
    ['crashed', 'REDIRECTOR_FAILED'],
    ['broken', 'REDIRECTOR_FAILED'],
    ['unintelligible', 'REDIRECTOR_FAILED'],
    ['overloaded', 'REDIRECTOR_FAILED'],
    ['stopped', 'REDIRECTOR_FAILED'],
  ] as const)('because the server is %s is %s', (because, fault) => expect(adaptationFault(because)).toBe(fault));
});
