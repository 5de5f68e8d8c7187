import { describe, expect, it } from 'vitest';
import { isSamePool, makePool } from '#core/redirector-pool/any-pool.ts';
import { IcapPool } from '#core/redirector-pool/icap/icap-pool.ts';
import { NamedPool } from '#core/redirector-pool/named-pool.ts';
import { poolWith } from '../../support/redirector-world.ts';
import { HelperWorld } from '../../support/scripted-helpers.ts';

const SERVER = poolWith({ protocol: 'icap', icapUrl: 'icap://127.0.0.1/echo' });
const { ports } = new HelperWorld();

describe('a pool', () => {
  it('is made of helpers or of a server', () => {
    expect(makePool(poolWith({}), ports)).toBeInstanceOf(NamedPool);
    expect(makePool(SERVER, ports)).toBeInstanceOf(IcapPool);
  });

  it('of a server without an address is a mistake of ours', () => {
    expect(() => makePool(poolWith({ protocol: 'icap', icapUrl: null }), ports)).toThrow('family');
    expect(() => makePool(poolWith({ protocol: 'icap', icapUrl: 'http://x/' }), ports)).toThrow('family');
  });

  it('goes on under new options unless it becomes another kind or another server', () => {
    const helpers = makePool(poolWith({}), ports);
    const server = makePool(SERVER, ports);
    expect(isSamePool(helpers, poolWith({ program: '/other', protocol: 'url' }))).toBe(true);
    expect(isSamePool(helpers, SERVER)).toBe(false);
    expect(isSamePool(server, { ...SERVER, max: 9 })).toBe(true);
    expect(isSamePool(server, { ...SERVER, icapUrl: 'icap://127.0.0.1/other' })).toBe(false);
  });
});
