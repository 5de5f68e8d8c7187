import { describe, expect, it } from 'vitest';
import { parseIcapHead } from '#core/protocol/redirector/icap/icap-head.ts';
import { parseIcapService, transferFor, type IcapService } from '#core/protocol/redirector/icap/icap-options.ts';

function service(...fields: readonly string[]): IcapService {
  const head = parseIcapHead(['ICAP/1.0 200 OK', ...fields]);
  const read = head === null ? null : parseIcapService(head);
  if (read === null) throw new Error('no service');
  return read;
}

describe('what a service says about itself', () => {
  it('is read', () => {
    expect(
      service(
        'Methods: RESPMOD, reqmod',
        'Preview: 1024',
        'Allow: 204, 206',
        'Max-Connections: 20',
        'Options-TTL: 60',
        'Service: echo',
        'ISTag: "1"',
      ),
    ).toMatchObject({
      methods: new Set(['RESPMOD', 'REQMOD']),
      previewOctets: 1024,
      allows204: true,
      maxConnections: 20,
      ttlSeconds: 60,
      name: 'echo',
    });
  });

  it('is sensible when it says nothing', () => {
    expect(service()).toMatchObject({ methods: new Set(), previewOctets: null, allows204: false, maxConnections: null, ttlSeconds: 3600 });
  });

  it('is kept within bounds', () => {
    expect(service('Options-TTL: 0', 'Preview: 999999999')).toMatchObject({ ttlSeconds: 10, previewOctets: 65_536 });
    expect(service('Options-TTL: 999999999', 'Preview: many', 'Max-Connections: -1')).toMatchObject({
      ttlSeconds: 86_400,
      previewOctets: null,
      maxConnections: null,
    });
  });

  it('is nothing when it did not answer 200', () => {
    const head = parseIcapHead(['ICAP/1.0 404 Not Found']);
    expect(head === null ? null : parseIcapService(head)).toBeNull();
  });
});

describe('how a message is shown', () => {
  const all = service('Preview: 100', 'Transfer-Ignore: gif, JPG', 'Transfer-Complete: exe', 'Transfer-Preview: *');
  it('goes by the ending of its name', () => {
    expect(['/a.gif', '/a.jpg?x=1', '/a.exe', '/a.html', '/', '/a.b/c', '/x?y=a.gif'].map((path) => transferFor(all, path))).toEqual([
      'ignore',
      'ignore',
      'complete',
      'preview',
      'preview',
      'preview',
      'preview',
    ]);
  });

  it('may be ignored by default', () =>
    expect(transferFor(service('Transfer-Ignore: *', 'Transfer-Complete: exe'), '/a.txt')).toBe('ignore'));
  it('is complete when the service does not preview', () => expect(transferFor(service(), '/a.txt')).toBe('complete'));
});
