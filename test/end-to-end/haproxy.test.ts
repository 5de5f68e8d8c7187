/** haproxy in front of the proxy: the client it speaks for is the one that counts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startCore } from '../support/core-world.ts';
import { needDebianPackage } from '../support/debian-package.ts';
import { doorPort } from '../support/door-port.ts';
import { answering, ok, origin } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();

it.for(['send-proxy', 'send-proxy-v2'])('%s', async (option, context) => {
  const lack = needDebianPackage('haproxy', '/usr/sbin/haproxy');
  if (lack !== null) return context.skip(lack);
  const world = await startCore({ 'proxyProtocol.listen': '127.0.0.1:0', 'proxyProtocol.trusted': '127.0.0.1' });
  const site = await origin(answering((head) => ok(`you asked for ${head.split(' ')[1]}`)));
  const port = await freePort();
  const file = join(folder, `${option}.cfg`);
  writeFileSync(file, configFor(port, await doorPort(world, 'forward'), option));
  const balancer = spawn('/usr/sbin/haproxy', ['-f', file, '-db'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [balancer.stdout, balancer.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  try {
    await accepting(port, balancer, () => said);
    for (const [path, from] of [
      ['/one', '127.0.0.9'],
      ['/two', '127.0.0.10'],
    ] as const) {
      const request = `GET http://${site.authority}${path} HTTP/1.1\r\nHost: ${site.authority}\r\nConnection: close\r\n\r\n`;
      expect(await answerTo(request, port, from), said).toContain(`you asked for ${path}`);
    }
    const rows = await world.rows(2);
    expect(rows.map(({ path, client, mode }) => [path, client, mode])).toEqual([
      ['/two', '127.0.0.10', 'forward'],
      ['/one', '127.0.0.9', 'forward'],
    ]);
  } finally {
    balancer.kill();
  }
});

/** Its checks send a PROXY line of the balancer's own (LOCAL in version 2): they must not be taken for requests. */
const configFor = (from: number, to: number, option: string): string => `defaults
  mode tcp
  timeout connect 5s
  timeout client 20s
  timeout server 20s
frontend in
  bind 127.0.0.1:${from}
  default_backend out
backend out
  server hearthgate 127.0.0.1:${to} ${option} check inter 200ms
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function accepting(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => (socket.destroy(), resolve(true)));
      socket.on('error', () => resolve(false));
    });
    if (isOpen) return;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never opened its port: ${said()}`);
}

function answerTo(request: string, port: number, localAddress: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress });
    let heard = '';
    socket.on('data', (data: Buffer) => (heard += data.toString())).on('close', () => resolve(heard));
    socket.on('error', reject);
    socket.write(request);
  });
}
