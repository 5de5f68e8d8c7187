import { describe, expect, it } from 'vitest';
import type { ReverseRoute } from '#core/exchange/door.ts';
import { challengeFor, signIn } from '#core/exchange/sign-in.ts';
import { exchangeFor, exchangePorts, FORWARD, ScriptedClient } from '../../support/exchange-world.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const RIGHT = base64('mia:right');
const door = { ...FORWARD, people: 'proxy' };

interface World {
  readonly fields?: string;
  readonly at?: typeof door | typeof FORWARD | { readonly naming: 'host' };
  readonly route?: Partial<ReverseRoute>;
  readonly hasCertificate?: boolean;
}

/** How signing in ends, what was asked of the desk, and who the exchange belongs to. */
async function outcome({ fields = '', at = door, route, hasCertificate = false }: World) {
  const exchange = exchangeFor(`GET http://x.test/ HTTP/1.1\r\nHost: x.test\r\n${fields}\r\n`);
  if (route !== undefined) exchange.route = { people: null, wantsClientCertificate: false, ...route } as ReverseRoute;
  const client = new ScriptedClient([]);
  client.hasCertificate = hasCertificate;
  const asked: string[] = [];
  const ports = exchangePorts({
    signIn: (people, credentials) => {
      asked.push(`${people} ${credentials}`);
      return Promise.resolve(credentials === RIGHT ? 'mia' : null);
    },
  });
  let end: string;
  try {
    await signIn(exchange, { ...door, ...at } as typeof door, client, ports);
    end = 'in';
  } catch (error) {
    end = (error as { readonly code: string }).code;
  }
  return { end, user: exchange.user, asked, because: exchange.verdict.because, action: exchange.verdict.action };
}

describe('at the proxy', () => {
  it('whoever knows the password is let in, however the scheme is written', async () => {
    for (const scheme of ['Basic', 'basic', 'BASIC  '])
      expect(await outcome({ fields: `Proxy-Authorization: ${scheme} ${RIGHT}\r\n` })).toMatchObject({
        end: 'in',
        user: 'mia',
        asked: [`proxy ${RIGHT}`],
      });
  });

  it('a wrong password is refused', async () =>
    expect(await outcome({ fields: `Proxy-Authorization: Basic ${base64('mia:wrong')}\r\n` })).toMatchObject({
      end: 'SIGN_IN_NEEDED',
      user: null,
      because: 'sign-in-needed',
      action: 'challenge',
    }));

  it.each([
    ['nothing', ''],
    ['the field of an origin', `Authorization: Basic ${RIGHT}\r\n`],
    ['two fields', `Proxy-Authorization: Basic ${RIGHT}\r\nProxy-Authorization: Basic ${RIGHT}\r\n`],
    ['another scheme', `Proxy-Authorization: Bearer ${RIGHT}\r\n`],
    ['no scheme', `Proxy-Authorization: ${RIGHT}\r\n`],
    ['half a group', 'Proxy-Authorization: Basic bWlh0\r\n'],
    ['other marks', 'Proxy-Authorization: Basic bW*h\r\n'],
    ['something behind it', `Proxy-Authorization: Basic ${RIGHT}, x\r\n`],
    ['nothing behind the scheme', 'Proxy-Authorization: Basic \r\n'],
    ['more than anybody can remember', `Proxy-Authorization: Basic ${'QUJD'.repeat(600)}\r\n`],
  ])('%s is refused without asking anybody', async (_name, fields) =>
    expect(await outcome({ fields })).toMatchObject({ end: 'SIGN_IN_NEEDED', asked: [] }),
  );

  it('nobody is asked where nobody has to sign in', async () =>
    expect(await outcome({ at: FORWARD })).toMatchObject({ end: 'in', asked: [] }));

  it('a browser that knows of no proxy cannot be asked', async () =>
    expect(await outcome({ at: { naming: 'host' }, fields: `Proxy-Authorization: Basic ${RIGHT}\r\n` })).toMatchObject({
      end: 'TRANSPARENT_SIGN_IN_NEEDED',
      asked: [],
    }));
});

describe('at a route', () => {
  it('the list of the route counts, and the field of an origin', async () => {
    const fields = `Authorization: Basic ${RIGHT}\r\n`;
    expect(await outcome({ route: { people: 'reverse' }, fields })).toMatchObject({ end: 'in', user: 'mia', asked: [`reverse ${RIGHT}`] });
    expect(await outcome({ route: { people: 'reverse' } })).toMatchObject({ end: 'ROUTE_SIGN_IN_NEEDED', asked: [] });
    expect(await outcome({ route: {} })).toMatchObject({ end: 'in', asked: [] });
  });

  it('that wants a certificate does not ask for a password first', async () => {
    const route = { wantsClientCertificate: true, people: 'reverse' };
    expect(await outcome({ route })).toMatchObject({ end: 'CLIENT_CERTIFICATE_NEEDED' });
    expect(await outcome({ route, hasCertificate: true })).toMatchObject({ end: 'ROUTE_SIGN_IN_NEEDED' });
    expect(await outcome({ route: { wantsClientCertificate: true }, hasCertificate: true })).toMatchObject({ end: 'in' });
  });
});

it.each([
  ['SIGN_IN_NEEDED', 'Proxy-Authenticate: Basic realm="Hearthgate", charset="UTF-8"\r\n'],
  ['ROUTE_SIGN_IN_NEEDED', 'WWW-Authenticate: Basic realm="Hearthgate", charset="UTF-8"\r\n'],
  ['TRANSPARENT_SIGN_IN_NEEDED', ''],
  ['CLIENT_CERTIFICATE_NEEDED', ''],
  ['INTERNAL', ''],
])('the challenge for %s', (fault, line) => expect(challengeFor(fault)).toBe(line));
