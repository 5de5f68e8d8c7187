import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

export interface CIcapServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Debian's c-icap with its echo service, on a free port of loopback, with all its files in `folder`. */
export async function startCIcap(folder: string): Promise<CIcapServer> {
  const port = await freePort();
  const config = join(folder, 'c-icap.conf');
  writeFileSync(config, configText(folder, port));
  const child = spawn('/usr/bin/c-icap', ['-N', '-f', config], { stdio: 'ignore', detached: true });
  await listening(port);
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        // It runs a group of processes; they share the group.
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      }),
  };
}

function configText(folder: string, port: number): string {
  return `
PidFile ${folder}/c-icap.pid
CommandsSocket ${folder}/c-icap.ctl
Timeout 20
MaxKeepAliveRequests 100
KeepAliveTimeout 600
StartServers 1
MaxServers 1
MinSpareThreads 5
MaxSpareThreads 10
ThreadsPerChild 20
Port 127.0.0.1:${port}
User ${process.getuid?.() === 0 ? 'root' : 'nobody'}
Group ${process.getuid?.() === 0 ? 'root' : 'nogroup'}
ServerAdmin nobody@example
ServerName test.example
TmpDir ${folder}
DebugLevel 0
Pipelining on
ModulesDir /usr/lib/x86_64-linux-gnu/c_icap
ServicesDir /usr/lib/x86_64-linux-gnu/c_icap
TemplateDir /usr/share/c_icap/templates/
LoadMagicFile /etc/c-icap/c-icap.magic
ServerLog ${folder}/server.log
AccessLog ${folder}/access.log
Service echo srv_echo.so
Service ex206 srv_ex206.so
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Resolves when somebody accepts there; the test's own time limit ends the waiting. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
