/** The line that points a terminal at the proxy: for PowerShell on Windows, for a shell elsewhere. Pure. */

/** @param proxy `host:port`. Both spellings, because programs disagree about the case. */
export function proxyCommand(platform: string, proxy: string): string {
  const url = `http://${proxy}`;
  if (platform === 'win32') return `$env:HTTP_PROXY='${url}'; $env:HTTPS_PROXY='${url}'`;
  return `export http_proxy=${url} https_proxy=${url} HTTP_PROXY=${url} HTTPS_PROXY=${url}`;
}
