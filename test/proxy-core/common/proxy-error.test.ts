import { describe, expect, it } from 'vitest';
import { FAULTS } from '#core/common/faults.ts';
import { ProxyError } from '#core/common/proxy-error.ts';

describe('the one error', () => {
  it('keeps its cause and says the detail to the log only', () => {
    const cause = new Error('ECONNREFUSED 192.0.2.1');
    const error = new ProxyError('CONNECT_REFUSED', '192.0.2.1:80', { cause });
    expect([error.message, error.cause]).toEqual(['CONNECT_REFUSED: 192.0.2.1:80', cause]);
    expect(error.toView()).toEqual({ code: 'CONNECT_REFUSED', side: 'upstream', userText: 'The site refused the connection.' });
  });
});

describe('the table of faults', () => {
  it.each(Object.entries(FAULTS))('%s has a status that fits its side and a sentence for a person', (_code, { side, status, userText }) => {
    if (status !== null) expect(side === 'downstream' ? status < 500 || [501, 505, 511].includes(status) : status >= 403).toBe(true);
    expect(userText).toMatch(/^[A-Z].*\.$/);
  });

  it('uses only statuses that are meant', () => {
    const known = [400, 401, 403, 404, 405, 407, 408, 411, 413, 414, 417, 431, 500, 501, 502, 503, 504, 505, 511];
    expect(
      [...new Set(Object.values(FAULTS).map(({ status }) => status))].filter((status) => status !== null && !known.includes(status)),
    ).toEqual([]);
  });
});
