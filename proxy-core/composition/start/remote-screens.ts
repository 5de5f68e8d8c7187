/** How the screens of a server are seen from another computer: they listen on loopback only, and SSH brings the port over. Pure. */

export interface Server {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly user: string;
  readonly hostname: string;
}

/**
 * @param link - Opens the screens on this machine.
 * @returns a command for the other computer, or null when this one has a screen of its own.
 */
export function remoteScreens(link: string | null, { environment, platform, user, hostname }: Server): string | null {
  const connection = environment['SSH_CONNECTION']?.split(' ') ?? [];
  const isRemote = connection.length === 4;
  if (link === null || (!isRemote && !hasNoDisplay(environment, platform))) return null;
  const { host, hostname: address, port } = new URL(link);
  if (!/^(?:127\.\d+\.\d+\.\d+|\[::1\])$/.test(address)) return null; // reached without a tunnel
  const [, , server = '', sshPort = '22'] = isRemote ? connection : ['', '', hostname];
  return `ssh -L ${port}:${host}${sshPort === '22' ? '' : ` -p ${sshPort}`} ${user}@${server} on the other computer, then the address above`;
}

function hasNoDisplay(environment: Server['environment'], platform: string): boolean {
  return platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY'];
}
