/** The gateway of a home: its firewall redirects the web to the proxy, by the very recipes of the README. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority, noCertificates } from '../support/certificates.ts';
import { HomeNetwork, LAN, noHome, SITE } from '../support/home-network.ts';
import { root } from '../support/source-tree.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const README = readFileSync(join(root, 'proxy-core/composition/doors/README.md'), 'utf8');
const recipe = (language: string): string => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(README)?.[1] ?? '';

const FIREWALLS = [
  ['nftables', '/usr/sbin/nft', recipe('nft')],
  ['iptables', '/usr/sbin/iptables', recipe('sh')],
] as const;

/** A site with pages over HTTP and HTTPS, on every address it has. */
const SITE_PROGRAM = `
const { readFileSync } = require('node:fs');
const answer = (name) => (request, response) => response.end(name + ' ' + request.headers.host + request.url);
const [, cert, key] = process.argv;
let open = 0;
const opened = () => (open += 1) === 2 && console.log('open');
require('node:http').createServer(answer('plain')).listen(80, '::', opened);
require('node:https').createServer({ cert: readFileSync(cert), key: readFileSync(key) }, answer('secure')).listen(443, '::', opened);`;

let home: HomeNetwork | null = null;
afterEach(async () => {
  await home?.end();
  home = null;
});

async function settle(name: string, clients: string = LAN.networks): Promise<HomeNetwork> {
  home = new HomeNetwork(name);
  const authority = createAuthority(join(folder, name));
  const { cert, key } = authority.certify(['DNS:four.test', 'DNS:six.test', 'DNS:blocked.test']);
  const file = (what: string, text: string): string => (writeFileSync(join(folder, what), text), join(folder, what));
  file('ca.pem', authority.ca);
  const hosts = file('hosts', `${SITE.address4} four.test blocked.test\n${SITE.address6} six.test\n`);
  await home.start('site', process.execPath, ['-e', SITE_PROGRAM, file('cert.pem', cert), file('key.pem', key)], 'open');
  const settings = {
    'transparent.listen': '*:3129',
    'transparent.clients': clients,
    'transparentTls.listen': '*:3130',
    'transparentTls.clients': clients,
    'dns.hostsFile': hosts,
    'dns.servers': '127.0.0.1:9',
    'filtering.block': 'blocked.test',
  };
  const typed = Object.entries(settings).flatMap(([setting, value]) => ['--set', `${setting}=${value}`]);
  const program = [join(root, 'dist/headless.js'), '--headless', '--data', join(folder, `data-${name}`), ...typed];
  await home.start('gateway', process.execPath, program, 'Ctrl+C');
  return home;
}

/** A page as the device gets it, which knows of no proxy. */
function page(at: HomeNetwork, scheme: string, name: string, address: string) {
  const where = ['--resolve', `${name}:80:${address}`, '--resolve', `${name}:443:${address}`];
  return at.run('device', 'curl', ['-sS', '--max-time', '20', '--cacert', join(folder, 'ca.pem'), ...where, `${scheme}://${name}/page`]);
}

const lacking = (): string | undefined =>
  noHome() ?? noCertificates ?? (existsSync('/usr/bin/curl') ? undefined : 'the curl command is not installed');

describe('a device that knows of no proxy', () => {
  it.for(FIREWALLS)(
    'behind %s: pages over IPv4 and IPv6 come, https untouched, and what is blocked does not',
    async ([name, program, rules], context) => {
      if (!existsSync(program)) return context.skip(`${program} is not installed`);
      const lack = lacking();
      if (lack !== undefined) return context.skip(lack);
      const at = await settle(name);
      const loaded = name === 'nftables' ? at.run('gateway', program, ['-f', '-'], rules) : at.run('gateway', 'sh', ['-e'], rules);
      expect([loaded.code, rules.includes('lan0')], loaded.errors).toEqual([0, true]);
      for (const [site, address] of [
        ['four.test', SITE.address4],
        ['six.test', SITE.address6],
      ] as const) {
        expect(page(at, 'http', site, address)).toMatchObject({ out: `plain ${site}/page`, code: 0 });
        expect(page(at, 'https', site, address)).toMatchObject({ out: `secure ${site}/page`, code: 0 });
      }
      expect(page(at, 'http', 'blocked.test', SITE.address4).out).toContain('This site is blocked');
      expect(page(at, 'https', 'blocked.test', SITE.address4)).toMatchObject({
        out: '',
        code: 35,
        errors: expect.stringContaining('unrecognized name') as unknown,
      });
      // Where it was sent to does not count: the name does.
      expect(page(at, 'http', 'four.test', '198.51.100.77').out).toBe('plain four.test/page');
    },
  );

  it('whose gateway redirects its own connections too: the proxy notices that it talks to itself', async (context) => {
    const lack = existsSync('/usr/sbin/nft') ? lacking() : '/usr/sbin/nft is not installed';
    if (lack !== undefined) return context.skip(lack);
    const at = await settle('loop', `${LAN.networks},198.51.100.0/24`);
    const everything = recipe('nft').replace(
      /\}\s*\}\s*$/,
      '}\nchain own { type nat hook output priority -100;\ntcp dport 80 redirect to :3129\ntcp dport 443 redirect to :3130\n}\n}\n',
    );
    const loaded = at.run('gateway', '/usr/sbin/nft', ['-f', '-'], everything);
    expect(loaded.code, loaded.errors).toBe(0);
    expect(page(at, 'http', 'four.test', SITE.address4).out).toContain('LOOP_DETECTED');
    expect(page(at, 'https', 'four.test', SITE.address4)).toMatchObject({ out: '', code: 35 });
  });
});
