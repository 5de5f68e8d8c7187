import { describe, expect, it } from 'vitest';
import { askingIcap, transcriptOf } from '../../support/transcript.ts';

async function cookieAfter(...fields: string[]): Promise<string | undefined> {
  const { text } = await transcriptOf(
    'icap/youtube-cookie.ts',
    [],
    askingIcap('GET http://www.youtube.com/watch HTTP/1.1', ['Host: www.youtube.com', ...fields]),
  );
  return /^Cookie: (.*)\r$/m.exec(text)?.[1];
}

describe('youtube-cookie', () => {
  it('adds the safety mode to the preferences and keeps all others', async () => {
    expect(await cookieAfter('Cookie: A=1; PREF=f1=50&f2=1&al=de; B=2')).toBe('A=1; B=2; PREF=f1=50&al=de&f2=8000000');
  });

  it('adds the cookie when there is none', async () => {
    expect(await cookieAfter('Accept: */*')).toBe('PREF=f2=8000000');
  });

  it('leaves other sites and tunnels alone', async () => {
    const input = askingIcap('GET http://a.example/ HTTP/1.1') + askingIcap('CONNECT www.youtube.com:443 HTTP/1.1');
    expect((await transcriptOf('icap/youtube-cookie.ts', [], input)).text).toBe('ICAP/1.0 204 No Content\r\n\r\n'.repeat(2));
  });
});
