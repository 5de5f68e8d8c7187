import { describe, expect, it } from 'vitest';
import { answerTo } from '../support/transcript.ts';

describe('intercept-host', () => {
  it('leads requests and tunnels for one host to another', async () => {
    const args = ['www.google.com', 'forcesafesearch.google.com'];
    expect(await answerTo('intercept-host.ts', args, 'www.google.com:443', 'CONNECT')).toBe('intercept://forcesafesearch.google.com');
    expect(await answerTo('intercept-host.ts', args, 'http://www.google.com/')).toBe('intercept://forcesafesearch.google.com');
    expect(await answerTo('intercept-host.ts', args, 'http://google.com/')).toBe('ERR');
  });

  it('leads to another port when one is given, and to an IPv6 address', async () => {
    expect(await answerTo('intercept-host.ts', ['a.example', '2001:db8::1', '8443'], 'a.example:443', 'CONNECT')).toBe(
      'intercept://[2001:db8::1]:8443',
    );
  });
});
