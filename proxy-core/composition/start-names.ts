/** The resolver with the settings' servers, files and limits. */
import { readFile } from 'node:fs/promises';
import type { Ports } from '#core/common/ports.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { Resolver } from '#core/dns/resolver.ts';
import type { HealthPort } from './names/names-health.ts';
import { RunningNames } from './names/running-names.ts';

export type Names = Resolver;

export interface NamesStarted {
  readonly names: RunningNames;
  readonly problems: readonly string[];
}

export async function startNames(settings: ProxyConfig['dns'], ports: Ports, health: HealthPort): Promise<NamesStarted> {
  const { pem, problems } = await readAuthority(settings.authority);
  return { names: new RunningNames(settings, pem, ports, health), problems };
}

/** Without it the server's certificate is not believed: nothing is looked up there, rather than looked up unsafely. */
async function readAuthority(file: string): Promise<{ readonly pem: string; readonly problems: readonly string[] }> {
  if (file === '') return { pem: '', problems: [] };
  try {
    const pem = await readFile(file, 'utf8');
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return { pem, problems: [] };
    return { pem: '', problems: [`${file} (dns.authority) holds no certificate in PEM form.`] };
  } catch (error) {
    return { pem: '', problems: [`${file} (dns.authority) cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`] };
  }
}
