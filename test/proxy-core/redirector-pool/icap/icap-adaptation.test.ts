import { beforeEach, describe, expect, it } from 'vitest';
import { parseIcapHead } from '#core/protocol/redirector/icap/icap-head.ts';
import { parseIcapService } from '#core/protocol/redirector/icap/icap-options.ts';
import { IcapAdaptation, type AdaptationOwner } from '#core/redirector-pool/icap/icap-adaptation.ts';
import { IcapConnection } from '#core/redirector-pool/icap/icap-connection.ts';
import { questionFor } from '../../../support/redirector-world.ts';
import { changedTo, GO_ON, ScriptedIcapServer, UNCHANGED } from '../../../support/scripted-icap-server.ts';
import { ToldAdaptation } from '../../../support/told-adaptation.ts';

let nowMs: number;
let server: ScriptedIcapServer;
let told: ToldAdaptation;
let heard: string[];
let adaptation: IcapAdaptation;

const head = parseIcapHead(['ICAP/1.0 200 OK', 'Methods: RESPMOD', 'Preview: 4', 'Allow: 204']);
const owner: AdaptationOwner = {
  address: { url: 'icap://a/x', host: 'a', port: 1344, authority: 'a' },
  service: head === null ? null : parseIcapService(head),
  name: 'scan',
  now: () => nowMs,
  acquire: () => void heard.push('acquire'),
  release: (connection, isClean) => {
    heard.push(isClean ? 'released clean' : 'released dirty');
    connection.release(isClean, nowMs, () => {});
  },
  unreachable: (how) => void heard.push(`unreachable ${how}`),
  over: (_adaptation, how) => void heard.push(`over: ${how}`),
};

beforeEach(() => {
  nowMs = 0;
  server = new ScriptedIcapServer();
  told = new ToldAdaptation();
  heard = [];
  const facts = {
    method: 'RESPMOD',
    question: questionFor('http://a.example/'),
    responseHead: 'HTTP/1.1 200 OK\r\n\r\n',
    content: { length: null },
    letsFailuresPass: true,
  } as const;
  adaptation = new IcapAdaptation(facts, told, owner);
});

function grant(isFresh = true): void {
  adaptation.granted(
    new IcapConnection(server.connections.length + 1, 0, { host: 'a', port: 1 }, server.connect, { connected: () => {}, closed: () => {} }),
    isFresh,
  );
}

const feed = (text: string): boolean => adaptation.feed(Buffer.from(text));

describe('whose turn it is', () => {
  it('is the server’s until there is a connection', () => {
    expect([adaptation.isLate(999, 1000), adaptation.isLate(1000, 1000)]).toEqual([false, true]);
  });

  it('is the caller’s until the preview is full', () => {
    grant();
    feed('abc');
    expect(adaptation.isLate(1_000_000, 1000)).toBe(false);
    nowMs = 50;
    feed('d');
    expect([adaptation.isLate(1049, 1000), adaptation.isLate(1050, 1000)]).toEqual([false, true]);
  });

  it('is the caller’s again when the server wants the rest, and the server’s when that is all', () => {
    grant();
    feed('abcd');
    nowMs = 500;
    server.connection(1).say(GO_ON);
    expect(adaptation.isLate(1_000_000, 1000)).toBe(false);
    adaptation.end();
    expect([adaptation.isLate(1499, 1000), adaptation.isLate(1500, 1000)]).toEqual([false, true]);
  });

  it('is the server’s while it does not read', () => {
    grant();
    feed('abcd');
    server.connection(1).say(GO_ON);
    server.connection(1).isFree = false;
    feed('efgh');
    expect(adaptation.isLate(1000, 1000)).toBe(true);
  });

  it('is the caller’s when the server answers before it has everything: an event stream has no news for hours', () => {
    grant();
    feed('abcd');
    const changed = changedTo('res', 'HTTP/1.1 200 OK\r\n\r\n', 'ABCD').slice(0, -'0\r\n\r\n'.length);
    server.connection(1).say(GO_ON + changed.slice(0, -20));
    nowMs = 500;
    server.connection(1).say(changed.slice(-20));
    expect(adaptation.isLate(1_000_000, 1000)).toBe(false);
    adaptation.end();
    expect([adaptation.isLate(1499, 1000), adaptation.isLate(1500, 1000)]).toEqual([false, true]);
  });

  it('is the server’s while half of its head is here', () => {
    grant();
    feed('abcd');
    server.connection(1).say('ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=19\r\n\r\nHTTP/1.1');
    expect([adaptation.isLate(999, 1000), adaptation.isLate(1000, 1000)]).toEqual([false, true]);
  });

  it('is nobody’s while the caller has paused', () => {
    grant();
    feed('abcd');
    adaptation.pause();
    expect(adaptation.isLate(1_000_000, 1000)).toBe(false);
    adaptation.resume();
    expect(adaptation.isLate(1000, 1000)).toBe(true);
  });
});

describe('a message', () => {
  it('fed before there is a connection is held, up to a bound', () => {
    expect(feed('x'.repeat(60_000))).toBe(true);
    expect(feed('x'.repeat(60_000))).toBe(false);
    grant();
    expect(server.connection(1).received).toContain('\r\n4\r\nxxxx\r\n0\r\n\r\n');
    server.connection(1).say(GO_ON);
    expect(told.words).toEqual(['ready']);
  });

  it('that goes on unchanged frees the connection before it is told', () => {
    grant();
    feed('abcd');
    server.connection(1).say(UNCHANGED);
    expect(heard).toEqual(['released clean', 'over: unchanged']);
    expect(told.words).toEqual(['unchanged "abcd"']);
  });

  it('on a kept connection that closes is sent again from its beginning', () => {
    grant(false);
    feed('abcdef');
    server.connection(1).close();
    expect(heard).toEqual(['acquire']);
    grant(true);
    expect(server.connection(2).received).toContain('\r\n4\r\nabcd\r\n0\r\n\r\n');
    server.connection(2).close();
    expect(told.words).toEqual(['unchanged "abcdef" after crashed']);
  });

  it('is over once, whatever comes after', () => {
    grant();
    feed('abcd');
    adaptation.fail('silent');
    adaptation.fail('silent');
    adaptation.abandon();
    adaptation.end();
    server.connection(1).say(UNCHANGED);
    expect(told.words).toEqual(['unchanged "abcd" after silent']);
    expect(heard).toEqual(['released dirty', 'over: silent']);
  });

  it('that is over when a connection comes gives it back', () => {
    adaptation.abandon();
    grant();
    expect(heard).toEqual(['over: abandoned', 'released clean']);
    expect(server.connection(1).received).toBe('');
  });

  it('whose server cannot be reached says so', () => {
    adaptation.unreachable('ECONNREFUSED');
    expect(heard).toEqual(['unreachable ECONNREFUSED', 'over: not-running']);
  });
});
