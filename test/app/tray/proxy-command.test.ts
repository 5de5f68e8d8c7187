import { describe, expect, it } from 'vitest';
import { proxyCommand } from '../../../app/tray/proxy-command.ts';

describe('the proxy command', () => {
  it('is for PowerShell on Windows', () =>
    expect(proxyCommand('win32', '127.0.0.1:3128')).toBe(
      "$env:HTTP_PROXY='http://127.0.0.1:3128'; $env:HTTPS_PROXY='http://127.0.0.1:3128'",
    ));
  for (const platform of ['linux', 'darwin', 'freebsd'])
    it(`is for a shell on ${platform}, in both spellings`, () =>
      expect(proxyCommand(platform, '[::1]:3128')).toBe(
        'export http_proxy=http://[::1]:3128 https_proxy=http://[::1]:3128 HTTP_PROXY=http://[::1]:3128 HTTPS_PROXY=http://[::1]:3128',
      ));
});
