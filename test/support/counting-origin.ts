import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site on 127.0.0.1 that answers everything with 200 and remembers what was asked for. */
export interface CountingOrigin {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  readonly paths: readonly string[];
  stop(): Promise<void>;
}

export async function startOrigin(): Promise<CountingOrigin> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.end('from the origin');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
