/**
 * A home in network namespaces of its own: a device, the gateway, and a site
 * outside. Nothing of this machine's network is touched. Only for root on Linux.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';

export const LAN = { gateway4: '10.77.1.1', gateway6: 'fd77:1::1', networks: '10.77.1.0/24,fd77:1::/64' } as const;
export const SITE = { address4: '198.51.100.2', address6: '2001:db8:77::2' } as const;

/** Why there can be no such home here; undefined: there can. */
export function noHome(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  const tried = `hg-tried-${process.pid}`;
  if (spawnSync('ip', ['netns', 'add', tried]).status !== 0) return 'this machine does not let us make network namespaces (ip netns)';
  const hasIpv6 = spawnSync('ip', ['-n', tried, '-6', 'address', 'add', `${LAN.gateway6}/64`, 'dev', 'lo']).status === 0;
  spawnSync('ip', ['netns', 'del', tried]);
  return hasIpv6 ? undefined : 'network namespaces of this machine have no IPv6';
}

type Place = 'device' | 'gateway' | 'site';

export class HomeNetwork {
  readonly #prefix: string;
  readonly #children: ChildProcess[] = [];

  constructor(name: string) {
    this.#prefix = `hg-${name}-${process.pid}`;
    const [device, gateway, site] = [this.#name('device'), this.#name('gateway'), this.#name('site')];
    for (const place of [device, gateway, site]) {
      ip('netns', 'add', place);
      ip('-n', place, 'link', 'set', 'lo', 'up');
    }
    ip('-n', device, 'link', 'add', 'home0', 'type', 'veth', 'peer', 'name', 'lan0', 'netns', gateway);
    ip('-n', site, 'link', 'add', 'site0', 'type', 'veth', 'peer', 'name', 'wan0', 'netns', gateway);
    const ends: readonly (readonly [string, string, string, string])[] = [
      [device, 'home0', '10.77.1.2/24', 'fd77:1::2/64'],
      [gateway, 'lan0', `${LAN.gateway4}/24`, `${LAN.gateway6}/64`],
      [gateway, 'wan0', '198.51.100.1/24', '2001:db8:77::1/64'],
      [site, 'site0', `${SITE.address4}/24`, `${SITE.address6}/64`],
    ];
    for (const [place, end, address4, address6] of ends) {
      ip('-n', place, 'address', 'add', address4, 'dev', end);
      ip('-n', place, '-6', 'address', 'add', address6, 'dev', end, 'nodad');
      ip('-n', place, 'link', 'set', end, 'up');
    }
    ip('-n', device, 'route', 'add', 'default', 'via', LAN.gateway4);
    ip('-n', device, '-6', 'route', 'add', 'default', 'via', LAN.gateway6);
  }

  /** Runs a program at a place until it ends. @returns what it said, and its exit code. */
  run(
    place: Place,
    file: string,
    args: readonly string[],
    input = '',
  ): { readonly out: string; readonly errors: string; readonly code: number } {
    const done = spawnSync('ip', ['netns', 'exec', this.#name(place), file, ...args], { input, encoding: 'utf8', timeout: 30_000 });
    return { out: done.stdout, errors: done.stderr, code: done.status ?? -1 };
  }

  /** Starts a program at a place. @returns once it has said this. */
  start(place: Place, file: string, args: readonly string[], until: string): Promise<void> {
    const child = spawn('ip', ['netns', 'exec', this.#name(place), file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.push(child);
    let said = '';
    return new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => {
          said += data.toString();
          if (said.includes(until)) resolve();
        });
      child.once('close', () => reject(new Error(`it ended: ${said}`)));
    });
  }

  /** Takes everything down again. */
  async end(): Promise<void> {
    for (const child of this.#children) {
      const gone = new Promise((resolve) => child.once('close', resolve));
      if (child.exitCode === null && child.kill('SIGKILL')) await gone;
    }
    for (const place of ['device', 'gateway', 'site'] as const) spawnSync('ip', ['netns', 'del', this.#name(place)]);
  }

  #name(place: Place): string {
    return `${this.#prefix}-${place}`;
  }
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}
