/** Content on its way past an ICAP server, told as a script: what the client sends, what the server says, what goes on. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { IcapPool } from '#core/redirector-pool/icap/icap-pool.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { knownIcapPool, startedIcapPool } from '../support/redirector-pools.ts';
import { questionFor } from '../support/redirector-world.ts';
import { changedTo, GO_ON, OPTIONS_ANSWER, ScriptedIcapServer, UNCHANGED } from '../support/scripted-icap-server.ts';
import { HelperWorld } from '../support/scripted-helpers.ts';
import { ToldAdaptation } from '../support/told-adaptation.ts';
import { ToldAnswers } from '../support/told-answers.ts';

let server: ScriptedIcapServer;
let world: HelperWorld;
let answers: ToldAnswers;

beforeEach(() => {
  server = new ScriptedIcapServer();
  world = new HelperWorld(server.connect);
  answers = new ToldAnswers();
});

const newPool = (changes: Partial<PoolOptions> = {}): IcapPool => startedIcapPool(world, changes);
const knownPool = (changes: Partial<PoolOptions> = {}, options?: string): IcapPool => knownIcapPool(world, server, changes, options);

const page = questionFor('http://a.example/');
const upload = (length: number | null = 3) =>
  questionFor('http://a.example/up', {
    method: 'POST',
    hasContent: true,
    head: `POST http://a.example/up HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n`,
  });
const RESPONSE = { head: 'HTTP/1.1 200 OK\r\n\r\n', content: { length: 3 } };
const octets = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function adaptUpload(pool: IcapPool, length: number | null = 3) {
  const told = new ToldAdaptation();
  const adaptation = pool.adaptRequest(upload(length), { content: { length } }, told);
  if (adaptation === null) throw new Error('nobody wants it');
  return { told, adaptation };
}

describe('content', () => {
  it('is previewed, and goes on as it came when the server has seen enough', () => {
    const pool = knownPool();
    const { told, adaptation } = adaptUpload(pool, 30);
    expect(adaptation.feed(octets('0123456789abc'))).toBe(false);
    expect(server.connection(1).received).toMatch(/Preview: 10\r\n[^]*\r\na\r\n0123456789\r\n0\r\n\r\n$/);
    server.connection(1).say(UNCHANGED);
    expect(told.words).toEqual(['unchanged "0123456789abc"']);
    expect(adaptation.feed(octets('ignored'))).toBe(true);
    adaptation.end();
    pool.ask(page, answers.taker());
    expect(server.connection(1).methods).toEqual(['REQMOD', 'REQMOD']);
  });

  it('follows the preview when the server asks for it, both ways at once', () => {
    const pool = knownPool();
    const { told, adaptation } = adaptUpload(pool, null);
    adaptation.feed(octets('0123456789abc'));
    server.connection(1).take();
    server.connection(1).say(GO_ON);
    expect(server.connection(1).take()).toBe('3\r\nabc\r\n');
    expect(told.words).toEqual(['ready']);
    server
      .connection(1)
      .say(
        'ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, req-body=38\r\n\r\nPOST http://b.example/up HTTP/1.1\r\n\r\n\r\n3\r\nABC\r\n'
          .replace('38', '37')
          .replace('\r\n\r\n\r\n3', '\r\n\r\n3'),
      );
    adaptation.feed(octets('def'));
    adaptation.end();
    expect(server.connection(1).take()).toBe('3\r\ndef\r\n0\r\n\r\n');
    server.connection(1).say('3\r\nDEF\r\n0\r\n\r\n');
    expect(told.words).toEqual(['ready', 'request POST http://b.example/up', 'end "ABCDEF"']);
    expect(server.connection(1).isDestroyed).toBe(false);
  });

  it('of a response is led past with request and response head', () => {
    const pool = knownPool();
    const told = new ToldAdaptation();
    const adaptation = pool.adaptResponse(page, RESPONSE, told);
    adaptation?.feed(octets('abc'));
    adaptation?.end();
    const sent = server.connection(1).received;
    expect(sent).toMatch(/^RESPMOD icap:\/\/127\.0\.0\.1\/echo ICAP\/1\.0\r\n/);
    expect(sent).toMatch(/Encapsulated: req-hdr=0, res-hdr=\d+, res-body=\d+\r\n/);
    expect(sent.endsWith('3\r\nabc\r\n0; ieof\r\n\r\n')).toBe(true);
    server.connection(1).say(changedTo('res', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', 'xy'));
    expect(told.words).toEqual(['response 200', 'end "xy"']);
    expect(told.response?.content).toEqual({ follows: true, length: 2 });
  });

  it('may be answered by the server itself, before it has seen all of it', () => {
    const pool = knownPool();
    const { told, adaptation } = adaptUpload(pool, 30);
    adaptation.feed(octets('0123456789abc'));
    server.connection(1).say(changedTo('res', 'HTTP/1.1 403 Virus\r\n\r\n', 'no'));
    expect(told.words).toEqual(['response 403', 'end "no"']);
    expect(server.connection(1).isDestroyed).toBe(true); // it still waits for the rest
  });

  it('may be said to be unchanged at the end, when all of it was kept', () => {
    const pool = knownPool({}, OPTIONS_ANSWER.replace('Preview: 10\r\n', '').replace('Transfer-Preview: *\r\n', ''));
    const { told, adaptation } = adaptUpload(pool, 3);
    adaptation.feed(octets('abc'));
    adaptation.end();
    expect(server.connection(1).received).toContain('Allow: 204\r\n');
    server.connection(1).say(UNCHANGED);
    expect(told.words).toEqual(['unchanged "abc"']);
    expect(server.connection(1).isDestroyed).toBe(false);
  });

  it('of a response cannot become a request', () => {
    const pool = knownPool();
    const told = new ToldAdaptation();
    pool.adaptResponse(page, RESPONSE, told)?.end();
    server.connection(1).say(changedTo('res', 'GET http://b.example/ HTTP/1.1\r\n\r\n', null));
    expect(told.words).toEqual(['unchanged "" after unintelligible']);
  });

  it('that is longer than what its head promised, or shorter, fails', () => {
    for (const content of ['abcd', 'ab']) {
      const pool = knownPool();
      const told = new ToldAdaptation();
      const adaptation = pool.adaptResponse(page, RESPONSE, told);
      adaptation?.end();
      server.connections.at(-1)?.say(changedTo('res', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n', content));
      expect(told.words).toEqual(['response 200', 'failed unintelligible']);
      server = new ScriptedIcapServer();
      world = new HelperWorld(server.connect);
    }
  });

  it('that the server does not read is not fed any further', () => {
    const pool = knownPool({}, OPTIONS_ANSWER.replace('Preview: 10\r\n', '').replace('Transfer-Preview: *\r\n', ''));
    const { told, adaptation } = adaptUpload(pool, null);
    server.connection(1).isFree = false;
    expect(adaptation.feed(octets('abc'))).toBe(false);
    expect(adaptation.feed(octets('def'))).toBe(false);
    expect(server.connection(1).received.endsWith('3\r\nabc\r\n')).toBe(true);
    server.connection(1).drain();
    expect(server.connection(1).received.endsWith('3\r\ndef\r\n')).toBe(true);
    expect(told.words).toEqual(['ready']);
  });

  it('that the caller does not take makes the server wait', () => {
    const pool = knownPool();
    const { adaptation } = adaptUpload(pool, 3);
    adaptation.feed(octets('abc'));
    adaptation.end();
    adaptation.pause();
    expect(server.connection(1).isPaused).toBe(true);
    world.pass(60_000);
    adaptation.resume();
    expect(server.connection(1).isPaused).toBe(false);
    expect(pool.view().counters.failed).toBe(0);
  });

  it('that comes slowly from the client is not the server’s fault', () => {
    const pool = knownPool();
    const { told, adaptation } = adaptUpload(pool, 30);
    adaptation.feed(octets('abc'));
    world.pass(30_000);
    expect(told.words).toEqual([]);
    adaptation.feed(octets('defghijklm'));
    world.pass(1050);
    expect(told.words).toEqual(['unchanged "abcdefghijklm" after silent']);
  });

  it('nobody wants any more is let go', () => {
    const pool = knownPool();
    const { told, adaptation } = adaptUpload(pool, 30);
    adaptation.feed(octets('abc'));
    adaptation.abandon();
    adaptation.abandon();
    expect(server.connection(1).isDestroyed).toBe(true);
    world.pass(5000);
    expect(told.words).toEqual([]);
    expect(pool.view().counters).toMatchObject({ failed: 0, answered: 0 });
  });

  it('nobody wants any more while it waits for a connection leaves no trace', () => {
    const pool = newPool();
    const { adaptation } = adaptUpload(pool);
    adaptation.abandon();
    server.connection(1).accept();
    server.connection(1).say(OPTIONS_ANSWER);
    expect(server.connection(1).methods).toEqual(['OPTIONS']);
    expect(pool.view().queued).toBe(0);
  });
});

describe('a failure with content on its way', () => {
  function failing(changes: Partial<PoolOptions>, said: string): ToldAdaptation {
    const pool = knownPool(changes);
    const { told, adaptation } = adaptUpload(pool, 30);
    adaptation.feed(octets('0123456789abc'));
    server.connection(1).say(said);
    server.connection(1).close();
    for (const connection of server.open) {
      connection.accept();
      connection.close();
    }
    return told;
  }

  it('lets the message pass as it came when that is configured', () => {
    for (const onFailure of ['allow', 'skip'] as const) {
      expect(failing({ onFailure }, 'ICAP/1.0 500 x\r\n\r\n').words).toEqual(['unchanged "0123456789abc" after broken']);
      server = new ScriptedIcapServer();
      world = new HelperWorld(server.connect);
    }
  });

  it('refuses it when that is configured', () => {
    expect(failing({ onFailure: 'deny' }, 'ICAP/1.0 500 x\r\n\r\n').words).toEqual(['failed broken']);
  });

  it('cannot be mended once the changed message is on its way', () => {
    const half =
      'ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, req-body=38\r\n\r\nPOST http://b.example/up HTTP/1.1\r\n\r\n3\r\nABC\r\n'.replace(
        '=38',
        '=37',
      );
    expect(failing({ onFailure: 'skip' }, half).words).toEqual(['request POST http://b.example/up', 'failed crashed']);
  });

  it('cannot be mended when there was more than is kept', () => {
    const pool = knownPool({}, OPTIONS_ANSWER.replace('Preview: 10\r\n', '').replace('Transfer-Preview: *\r\n', ''));
    const { told, adaptation } = adaptUpload(pool, null);
    for (let n = 0; n < 10; n += 1) adaptation.feed(new Uint8Array(60_000));
    server.connection(1).close();
    expect(told.words).toEqual(['failed crashed']);
  });
});
