import { PassThrough } from 'node:stream';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Download, type FinalPlan } from '#core/net/adapted/download.ts';
import { bodyReaderFor } from '#core/protocol/http1/body/body-reader.ts';
import type { AdaptationListener } from '#core/protocol/redirector/adaptation.ts';
import { ScriptedAdaptation } from '../../../support/scripted-content.ts';

const SAID = { rule: 'scan', comment: null };
const HEAD = { status: 200, reason: 'OK', fields: [], content: { follows: true, length: null } };
const octets = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A response of 6 octets, with a server that wants to see it or not. */
function downloading({ isSeen = true, sendsContent = true, highWaterMark = 1000 } = {}) {
  const server = new ScriptedAdaptation();
  const told: string[] = [];
  let listener: AdaptationListener | null = null;
  const plan: FinalPlan = {
    type: 'final',
    status: 200,
    head: 'OWN HEAD\r\n',
    body: bodyReaderFor({ type: 'length', octets: 6 }, false),
    encodeChunks: false,
    upstreamStays: true,
    signsIn: false,
    adaptation: {
      open: (opened) => ((listener = opened), isSeen ? server : null),
      unchanged: (_said, because) => told.push(`unchanged ${because}`),
      plan: () => ({ head: 'NEW HEAD\r\n', encodeChunks: true, sendsContent }),
    },
  };
  const client = new PassThrough({ highWaterMark });
  const owner = {
    downloaded: () => told.push('downloaded'),
    wantsMore: () => told.push('more'),
    adaptationFailed: (fault: string) => told.push(fault),
  };
  const traffic = { octetsDown: 0 };
  const download = new Download(plan, client as unknown as Socket, traffic, owner);
  download.start();
  return { download, server, told, traffic, says: listener as unknown as AdaptationListener, got: () => String(client.read() ?? '') };
}

describe('a response', () => {
  it('nobody wants to see after all goes straight on', () => {
    const { download, told, got, traffic } = downloading({ isSeen: false });
    expect(download.feed(octets('abcdefNEXT'), 0)).toBe(6);
    expect([got(), told, traffic.octetsDown, download.isRead]).toEqual(['OWN HEAD\r\nabcdef', ['downloaded'], 6, true]);
  });

  it('is held back until the server has spoken, and goes on as it came', () => {
    const { download, server, says, told, got } = downloading();
    download.feed(octets('abc'), 0);
    expect([got(), server.fed, download.isBegun]).toEqual(['', 'abc', false]);
    says.unchanged([octets('abc')], SAID, 'silent');
    download.feed(octets('def'), 0);
    expect([got(), told]).toEqual(['OWN HEAD\r\nabcdef', ['unchanged silent', 'more', 'downloaded']]);
  });

  it('is not read any further while the server is full', () => {
    const { download, server, says, told } = downloading();
    server.wantsMore = false;
    download.feed(octets('abc'), 0);
    expect(download.isFull).toBe(true);
    says.ready();
    expect([download.isFull, told]).toEqual([false, ['more']]);
  });

  it('is replaced by what the server says, in chunks of ours', () => {
    const { download, server, says, told, got } = downloading();
    download.feed(octets('abcdef'), 0);
    expect(server.fed).toBe('abcdef.');
    says.responseHead(HEAD, SAID);
    says.octets(octets('ABC'));
    says.end();
    expect([got(), told]).toEqual(['NEW HEAD\r\n3\r\nABC\r\n0\r\n\r\n', ['downloaded']]);
  });

  it('that the client waits for no content of gets none', () => {
    const { says, told, got } = downloading({ sendsContent: false });
    says.responseHead(HEAD, SAID);
    says.octets(octets('ABC'));
    says.end();
    expect([got(), told]).toEqual(['NEW HEAD\r\n', ['downloaded']]);
  });

  it('that the client does not take makes the server wait, not the origin', () => {
    const { download, server, says } = downloading({ highWaterMark: 1 });
    says.responseHead(HEAD, SAID);
    says.octets(octets('ABC'));
    expect([server.isPaused, download.waitsForClient, download.isFull]).toEqual([true, true, false]);
    download.drained();
    expect([server.isPaused, download.waitsForClient]).toEqual([false, false]);
  });

  it('the origin closes in the middle of is not whole', () => {
    const { download } = downloading({ isSeen: false });
    download.feed(octets('abc'), 0);
    expect(download.closed()).toBe(false);
  });

  it.each([
    ['silent', 'REDIRECTOR_SILENT'],
    ['crashed', 'REDIRECTOR_FAILED'],
  ] as const)('whose server is %s is a fault', (because, fault) => {
    const { says, told } = downloading();
    says.failed(because, SAID);
    expect(told).toEqual([fault]);
  });

  it('cannot become a request', () => {
    const { says, told } = downloading();
    says.requestHead({ method: 'GET' } as never, SAID);
    expect(told).toEqual(['REDIRECTOR_FAILED']);
  });

  it('that is over hears nothing any more', () => {
    const { download, server, says, told, got } = downloading();
    download.stop();
    says.responseHead(HEAD, SAID);
    says.octets(octets('x'));
    says.unchanged([octets('x')], SAID, null);
    says.end();
    says.failed('silent', SAID);
    says.ready();
    expect([got(), told, server.isAbandoned]).toEqual(['', [], true]);
  });
});
