/**
 * Certificates of a small authority of the test's own, made with the `openssl`
 * command. Without that command the test is skipped and says so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

export interface TestAuthority {
  /** PEM, to be trusted. */
  readonly ca: string;
  /** For these names and addresses, e.g. `DNS:dns.example`, `IP:127.0.0.1`. */
  certify(alternativeNames: readonly string[]): Certificate;
}

/** Why certificates cannot be made here; undefined: they can. */
export const noCertificates: string | undefined =
  spawnSync('openssl', ['version']).status === 0 ? undefined : 'the openssl command is not installed';

/** @param folder one of the test's own. */
export function createAuthority(folder: string): TestAuthority {
  const root = join(folder, 'authority');
  mkdirSync(root, { recursive: true });
  const at = (name: string): string => join(root, name);
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=Test authority');
  let serial = 1;
  return {
    ca: readFileSync(at('ca.pem'), 'utf8'),
    certify(alternativeNames) {
      const name = `leaf${(serial += 1)}`;
      writeFileSync(at(`${name}.ext`), `subjectAltName=${alternativeNames.join(',')}\n`);
      openssl('req', ...newKey, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${name}`);
      const signing = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-set_serial', String(serial), '-extfile', at(`${name}.ext`)];
      openssl('x509', '-req', '-in', at(`${name}.csr`), ...signing, '-days', '1', '-out', at(`${name}.pem`));
      return { key: readFileSync(at(`${name}.key`), 'utf8'), cert: readFileSync(at(`${name}.pem`), 'utf8') };
    },
  };
}
