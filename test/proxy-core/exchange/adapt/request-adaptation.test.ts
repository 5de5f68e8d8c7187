import { beforeEach, describe, expect, it } from 'vitest';
import type { ProxyError } from '#core/common/proxy-error.ts';
import { RequestAdaptation, type RequestDecision } from '#core/exchange/adapt/request-adaptation.ts';
import { httpTarget } from '#core/protocol/redirector/http-target.ts';
import { ScriptedAdaptation, ScriptedSource, ToldContent } from '../../../support/scripted-content.ts';

const SAID = { rule: 'scan', comment: null };
const CHANGED = {
  method: 'POST',
  target: httpTarget('http', 'a.example', 80, '/'),
  fields: [],
  content: { follows: true, length: null },
};

let client: ScriptedSource;
let server: ScriptedAdaptation;
let decision: RequestDecision | ProxyError | null;
let request: RequestAdaptation;
let origin: ToldContent;
beforeEach(() => {
  client = new ScriptedSource();
  server = new ScriptedAdaptation();
  decision = null;
  request = new RequestAdaptation(client, { decided: (made) => (decision = made), gone: (error) => (decision = error) });
  origin = new ToldContent();
  request.begin(server);
});

const octets = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('what the client sends', () => {
  it('goes to the server, which may ask it to wait', () => {
    client.say('ab');
    server.wantsMore = false;
    client.say('cd');
    expect([server.fed, client.isPaused]).toEqual(['abcd', true]);
    request.server.ready();
    expect(client.isPaused).toBe(false);
    client.taker?.end();
    expect([server.fed, request.hasAllOfClient]).toEqual(['abcd.', true]);
  });

  it('goes on as it came when the server leaves it alone: what was kept first', () => {
    client.say('ab');
    request.server.unchanged([octets('ab')], SAID, null);
    expect([decision, client.isPaused]).toEqual([{ type: 'unchanged', said: SAID, because: null }, true]);
    request.open(origin);
    expect(client.isPaused).toBe(false);
    client.say('cd');
    client.taker?.end();
    expect(origin.said).toBe('abcd.');
  });

  it('that had all come is handed out in one go', () => {
    client.say('ab');
    client.taker?.end();
    request.server.unchanged([octets('ab')], SAID, 'silent');
    request.open(origin);
    expect([origin.said, decision]).toEqual(['ab.', { type: 'unchanged', said: SAID, because: 'silent' }]);
  });

  it('and breaks off before anything is decided, is nobody’s any more', () => {
    client.taker?.failed('CLIENT_LEFT', 'x');
    expect(decision).toMatchObject({ code: 'CLIENT_LEFT' });
    expect([server.isAbandoned, client.isClosed]).toEqual([true, true]);
  });

  it('and breaks off later, breaks off for whoever takes it', () => {
    request.server.unchanged([], SAID, null);
    request.open(origin);
    client.taker?.failed('CLIENT_STALLED', 'x');
    expect(origin.said).toBe('!CLIENT_STALLED');
  });
});

describe('what the server sends', () => {
  it('waits until there is somebody to take it, then comes as fast as that one likes', () => {
    request.server.requestHead(CHANGED, SAID);
    expect([decision, server.isPaused]).toMatchObject([{ type: 'changed' }, true]);
    request.server.octets(octets('AB'));
    request.open(origin);
    expect([origin.said, server.isPaused]).toEqual(['AB', false]);
    request.pause();
    expect(server.isPaused).toBe(true);
    request.resume();
    request.server.octets(octets('CD'));
    request.server.end();
    expect([origin.said, server.isPaused]).toEqual(['ABCD.', false]);
  });

  it('may be over before anybody takes it', () => {
    request.server.requestHead(CHANGED, SAID);
    request.server.octets(octets('AB'));
    request.server.end();
    request.open(origin);
    expect(origin.said).toBe('AB.');
  });

  it('goes on while the client still sends', () => {
    request.server.requestHead(CHANGED, SAID);
    request.open(origin);
    client.say('more');
    expect([server.fed, origin.said]).toEqual(['more', '']);
  });

  it.each([
    ['silent', '!REDIRECTOR_SILENT'],
    ['crashed', '!REDIRECTOR_FAILED'],
  ] as const)('and breaks off (%s), is never taken for whole', (because, said) => {
    request.server.requestHead(CHANGED, SAID);
    request.server.octets(octets('A'));
    request.server.failed(because, SAID);
    request.open(origin);
    expect(origin.said).toBe(`A${said}`);
  });

  it('and fails before it says anything, is decided elsewhere', () => {
    request.server.failed('broken', SAID);
    expect(decision).toEqual({ type: 'failed', because: 'broken', said: SAID });
  });
});

describe('once it is over', () => {
  it('nothing is told any more, and everybody is let go', () => {
    request.server.requestHead(CHANGED, SAID);
    request.open(origin);
    request.close();
    request.close();
    request.server.octets(octets('late'));
    request.server.unchanged([], SAID, null);
    request.server.failed('silent', SAID);
    expect([origin.said, server.isAbandoned, client.isClosed]).toEqual(['', true, true]);
    expect(decision).toMatchObject({ type: 'changed' });
  });
});
