import { describe, expect, it } from 'vitest';
import { endedState, endedView } from '#core/contract/live-state.ts';
import { historyRow } from '../../support/rows.ts';

describe('the state of a row that has ended', () => {
  it.each([
    ['a page that came', { action: 'permit', because: 'no-rule', fault: null }, 'done'],
    ['a page made safe on the way', { action: 'rewrite', because: 'redirector', fault: null }, 'done'],
    ['a refusal', { action: 'deny', because: 'block-rule', fault: null }, 'blocked'],
    ['a refusal that was told as a fault', { action: 'deny', because: 'own-address', fault: 'DESTINATION_REFUSED' }, 'blocked'],
    ['a sign-in that was asked for', { action: 'challenge', because: 'sign-in-needed', fault: 'SIGN_IN_NEEDED' }, 'challenged'],
    ['a request sent elsewhere', { action: 'redirect', because: 'redirector', fault: null }, 'redirected'],
    ['a request answered here', { action: 'respond', because: 'redirector', fault: null }, 'redirected'],
    ['a request answered by another host', { action: 'intercept', because: 'redirector', fault: null }, 'redirected'],
    ['an origin that did not answer', { action: 'permit', because: 'no-rule', fault: 'CONNECT_TIMEOUT' }, 'failed'],
    [
      'a request to sign in, stored as a refusal',
      { action: 'deny', because: 'sign-in-needed', fault: 'ROUTE_SIGN_IN_NEEDED' },
      'challenged',
    ],
    ['a client without a certificate', { action: 'deny', because: 'sign-in-needed', fault: 'CLIENT_CERTIFICATE_NEEDED' }, 'blocked'],
    ['a page of a site that does not exist', { action: 'permit', because: 'no-rule', fault: 'NAME_NOT_FOUND' }, 'failed'],
    ['a device that asked for such a name', { mode: 'dns', action: 'permit', because: 'no-rule', fault: 'NAME_NOT_FOUND' }, 'done'],
    [
      'a device whose name could not be looked up',
      { mode: 'dns', action: 'permit', because: 'no-rule', fault: 'NAME_LOOKUP_FAILED' },
      'failed',
    ],
    ['a tunnel that a new rule closed', { action: 'deny', because: 'block-rule', fault: 'CLOSED_BY_POLICY' }, 'blocked'],
    ['a download that was closed by hand', { action: 'permit', because: 'no-rule', fault: 'CLOSED_ON_REQUEST' }, 'done'],
    ['a request nobody could read', { action: 'deny', because: 'malformed', fault: 'MALFORMED_REQUEST' }, 'failed'],
  ] as const)('%s', (_what, row, state) => expect(endedState({ mode: 'forward', ...row })).toBe(state));

  it('stands beside everything the row says', () => {
    const row = historyRow({ id: 7 });
    expect(endedView(row)).toEqual({ ...row, state: 'done' });
  });
});
