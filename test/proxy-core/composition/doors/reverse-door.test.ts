import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RouteSetting } from '#core/config/sections/doors.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import { ClientAccess } from '#core/composition/doors/client-access.ts';
import { openReverse, routeFrom } from '#core/composition/doors/reverse-door.ts';
import { createAuthority, noCertificates } from '../../../support/certificates.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
const route = (changes: Partial<RouteSetting>): RouteSetting => ({
  host: '',
  path: '/',
  to: 'http://a.test',
  rewriteHost: false,
  signIn: false,
  clientCertificate: false,
  ...changes,
});

describe('a route', () => {
  it.each([
    ['http://a.test', { tls: false, host: 'a.test', port: 80, authority: 'a.test' }],
    ['https://a.test', { tls: true, host: 'a.test', port: 443, authority: 'a.test' }],
    ['http://A.test.:8080', { tls: false, host: 'a.test', port: 8080, authority: 'A.test.:8080' }],
    ['http://[::1]:8080', { tls: false, host: '::1', port: 8080, authority: '[::1]:8080' }],
    ['https://[2001:db8::1]', { tls: true, host: '2001:db8::1', port: 443, authority: '[2001:db8::1]' }],
    ['http://192.168.1.5', { tls: false, host: '192.168.1.5', port: 80, authority: '192.168.1.5' }],
  ])('to %s leads there', (to, origin) => expect(routeFrom(route({ to }))?.origin).toEqual(origin));

  it.each(['http://a b.test', 'http://a.test:0', 'http://a.test:70000', 'http://[::g]', 'http://::1'])('to %s leads nowhere', (to) =>
    expect(routeFrom(route({ to }))).toBeNull(),
  );

  it('keeps what else was set, its host in the one form', () => {
    expect(routeFrom(route({ host: 'Shop.TEST.', path: '/x', rewriteHost: true, signIn: true, clientCertificate: true }))).toMatchObject({
      host: 'shop.test',
      pathPrefix: '/x',
      rewritesHost: true,
      people: 'reverse',
      wantsClientCertificate: true,
    });
    expect(routeFrom(route({}))).toMatchObject({ host: '', people: null });
    expect(routeFrom(route({ host: 'a b' }))).toBeNull();
  });
});

describe('the door', () => {
  const access = new ClientAccess({ networks: [], connections: 1, perClient: 1, perLoopbackClient: 1 });
  const settings = (changes: Partial<ProxyConfig['reverse']>): ProxyConfig['reverse'] => ({
    listen: '127.0.0.1:8443',
    clients: [],
    certificate: '',
    key: '',
    clientAuthority: '',
    users: [],
    routes: [],
    ...changes,
  });

  it('is not opened unless it is asked for', async () =>
    expect(await openReverse(settings({ listen: '' }), access)).toEqual({ doors: [], problems: [] }));

  it('leaves a route out that names no host, and says which', async () => {
    const opened = await openReverse(settings({ routes: [route({ host: 'shop.test', to: 'http://a b' }), route({})] }), access);
    expect(opened.problems).toEqual(['reverse.routes: shop.test to http://a b names no host. The route was left out.']);
    expect(opened.doors).toMatchObject([{ mode: 'reverse', host: '127.0.0.1', port: 8443, option: '--set reverse.listen=' }]);
    expect(opened.doors[0]?.tls).toBeUndefined();
  });

  it('says which routes nobody can pass', async () => {
    const routes = [route({ to: 'http://a.test', signIn: true }), route({ to: 'http://b.test', clientCertificate: true }), route({})];
    const opened = await openReverse(settings({ routes }), access);
    expect(opened.problems).toEqual([
      'reverse.routes: nobody can sign in for http://a.test. Add people to reverse.users.',
      'reverse.routes: nobody can show a certificate for http://b.test. Set reverse.certificate, reverse.key and reverse.clientAuthority.',
    ]);
    expect((await openReverse(settings({ routes: [route({ signIn: true })], users: ['mia:hash'] }), access)).problems).toEqual([]);
  });

  it('shows its certificate, and asks for one only where an authority for them is set', async (context) => {
    if (noCertificates !== undefined) return context.skip(noCertificates);
    const authority = createAuthority(folder);
    const { cert, key } = authority.certify(['DNS:shop.test']);
    for (const [name, text] of Object.entries({ 'own.pem': cert, 'own.key': key, 'ca.pem': authority.ca }))
      writeFileSync(join(folder, name), text);
    const files = { certificate: join(folder, 'own.pem'), key: join(folder, 'own.key') };
    const plain = await openReverse(settings(files), access);
    expect(plain.doors[0]?.tls).toEqual({ cert: Buffer.from(cert), key: Buffer.from(key), ALPNProtocols: ['http/1.1'] });
    const careful = await openReverse(settings({ ...files, clientAuthority: join(folder, 'ca.pem') }), access);
    expect(careful.doors[0]?.tls).toMatchObject({ ca: Buffer.from(authority.ca), requestCert: true, rejectUnauthorized: false });
    const mixedUp = await openReverse(settings({ certificate: files.certificate, key: files.certificate }), access);
    expect([mixedUp.doors, mixedUp.problems[0]]).toEqual([[], expect.stringContaining('certificate and key cannot be used (ERR_')]);
  });

  it('is not opened when a file holds something else', async () => {
    const file = join(folder, 'junk.pem');
    writeFileSync(file, 'junk');
    const opened = await openReverse(settings({ certificate: file, key: file }), access);
    expect([opened.doors, opened.problems[0]]).toEqual([[], expect.stringContaining('certificate and key cannot be used')]);
  });

  it.each([
    ['absent.pem', 'ENOENT'],
    ['', 'EISDIR'],
  ])('is not opened when a file (%j) cannot be read, and says which and why', async (name, code) => {
    const file = join(folder, name);
    const opened = await openReverse(settings({ certificate: file, key: file }), access);
    expect(opened.doors).toEqual([]);
    expect(opened.problems[0]).toMatch(new RegExp(`cannot be read \\(${code}\\)`));
  });
});
