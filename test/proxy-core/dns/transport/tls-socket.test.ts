import { describe, expect, it, type TestContext } from 'vitest';
import { openTls } from '#core/dns/transport/tls-socket.ts';
import { createAuthority, noCertificates } from '../../../support/certificates.ts';
import { TlsDnsServer } from '../../../support/secure-dns-server.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

/** What becomes of dialling a server with such a certificate as such a host. */
async function dial(ctx: TestContext, alternativeNames: readonly string[], host: string): Promise<string> {
  if (noCertificates !== undefined) ctx.skip(noCertificates);
  const authority = createAuthority(folder);
  const server = await TlsDnsServer.start(authority.certify(alternativeNames), {});
  const socket = openTls({ address: '127.0.0.1', port: server.port, host, alpn: 'dot', extraCa: [authority.ca] });
  const outcome = await new Promise<string>((resolve) => {
    socket.once('secureConnect', () => resolve(`${socket.getProtocol()} ${socket.alpnProtocol} ${socket.servername}`));
    socket.once('error', (error) => resolve(error.message));
  });
  socket.destroy();
  await server.stop();
  return outcome;
}

describe('dialled by address, trusted by host', () => {
  it('names the host it wants', async (ctx) => {
    expect(await dial(ctx, ['DNS:dns.example'], 'dns.example')).toBe('TLSv1.3 dot dns.example');
  });

  it('names nothing when the host is an address', async (ctx) => {
    expect(await dial(ctx, ['IP:127.0.0.1'], '127.0.0.1')).toMatch(/^TLSv1.3 dot (?!dns)/);
  });

  it.for([
    [['DNS:other.example'], 'dns.example'],
    [['DNS:127.0.0.1'], '127.0.0.1'],
    [['IP:127.0.0.2'], '127.0.0.1'],
  ] as const)('does not take %j for %s', async ([alternativeNames, host], ctx) => {
    expect(await dial(ctx, alternativeNames, host)).toMatch(/altnames|cert/i);
  });
});
