/** Content through the running proxy and Debian's c-icap: up, down, both ways at once, large. */
import { createHash } from 'node:crypto';
import { beforeAll, afterAll, describe, expect, it, type TestContext } from 'vitest';
import { startCIcap, type CIcapServer } from '../support/c-icap-server.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { needDebianPackage } from '../support/debian-package.ts';
import { contentOrigin, fetchThrough, patternedContent } from '../support/content-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MEGABYTE = 1_048_576;

describe('a real ICAP server (c-icap, echo service) beside the running proxy', () => {
  let missing: string | null = null;
  let server: CIcapServer | null = null;
  let world: CoreWorld;
  /** Via fields that origin and client have seen. */
  const marks: string[] = [];

  beforeAll(async () => {
    missing = needDebianPackage('c-icap', '/usr/bin/c-icap');
    if (missing !== null) return;
    server = await startCIcap(tempFolder());
    world = await startCore({
      'redirectors.pools': JSON.stringify([
        { name: 'echo', protocol: 'icap', icapUrl: `icap://127.0.0.1:${server.port}/echo`, max: 8, timeoutMs: 5000, onFailure: 'deny' },
      ]),
    });
  });
  afterAll(() => server?.stop());

  const needsServer = (context: TestContext): void => {
    if (missing !== null) context.skip(missing);
  };
  const digest = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

  it('leaves a page alone', async (context) => {
    needsServer(context);
    const site = await contentOrigin();
    const answer = await fetchThrough(world.port, `http://${site.authority}/down/100`);
    expect([answer.status, answer.content.length]).toEqual([200, 100]);
  });

  for (const octets of [1, 1023, 1024, 1025, 70_000, 20 * MEGABYTE])
    for (const chunked of [false, true])
      it(`${octets} octets ${chunked ? 'of unknown length' : ''} go up and come back down unharmed`, async (context) => {
        needsServer(context);
        const site = await contentOrigin();
        const content = patternedContent(octets);
        const answer = await fetchThrough(world.port, `http://${site.authority}/echo${chunked ? '-chunked' : ''}`, { content, chunked });
        expect([answer.status, answer.content.length]).toEqual([200, octets]);
        expect(digest(answer.content)).toBe(digest(content));
        marks.push(String(site.requests[0]?.headers['via']), String(answer.head['via']));
      });

  it('had the content in its hands, and left some of it alone: this service does both in turn', (context) => {
    needsServer(context);
    expect(marks.filter((mark) => mark.includes('C-ICAP')).length).toBeGreaterThan(0);
    expect(marks.filter((mark) => !mark.includes('C-ICAP')).length).toBeGreaterThan(0);
  });

  it('answers many at once, over one connection each', async (context) => {
    needsServer(context);
    const site = await contentOrigin();
    const content = patternedContent(200_000);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetchThrough(world.port, `http://${site.authority}/echo`, { content, chunked: false })),
    );
    expect(answers.map(({ status, content: got }) => [status, digest(got)])).toEqual(answers.map(() => [200, digest(content)]));
  });
});
