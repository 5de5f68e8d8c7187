import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { busyWords, nextFreePort, portHolder } from '#core/composition/doors/port-holder.ts';

it('who has a port is found where the system tells, and a free one is offered', async (context) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await nextFreePort('127.0.0.1', port)).toBeGreaterThan(port);
  const holder = await portHolder(port);
  server.close();
  if (process.platform !== 'linux') context.skip('only Linux tells who has a port');
  expect(holder).toMatch(new RegExp(`^node[\\w. -]* \\(pid ${process.pid}\\)$`));
});

it('nobody has a port nobody listens on', async () => expect(await portHolder(1)).toBeNull());

it('a busy port is told with what to type instead', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const words = await busyWords(`127.0.0.1:${port}`, '127.0.0.1', port, (number) => `--port ${number}`);
  server.close();
  expect(words).toMatch(new RegExp(`^127\\.0\\.0\\.1:${port} is in use( by .*)?\\. Port (\\d+) is free: --port \\2\\.$`));
});
