/**
 * Our HTTP readers beside Node's own parser, on real sockets. Both read a message the same, both refuse it, or it is on the
 * list of intended differences with its reason. Then the same for messages nobody thought of: what we accept, Node reads alike,
 * or one of few reasons applies; and never do both accept and read something different.
 */
import * as fc from 'fast-check';
import { METHODS } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRequestTarget } from '#core/protocol/http1/head/request-target.ts';
import { hostile } from '../fuzz/properties/octets.ts';
import { CHUNKED, REQUESTS, RESPONSES } from '../fuzz/properties/messages.ts';
import { NodeClient, NodeServer } from '../support/http-nodes.ts';
import { ourRequests, ourResponses, strictResponses, type ReadConnection } from '../support/http-ours.ts';
import {
  READ_ALIKE_REQUESTS,
  READ_ALIKE_RESPONSES,
  READ_OTHERWISE_REQUESTS,
  READ_OTHERWISE_RESPONSES,
  REFUSED_REQUESTS,
  REFUSED_RESPONSES,
  type Difference,
} from '../support/http-messages.ts';

const server = new NodeServer();
const client = new NodeClient();
beforeAll(async () => {
  await server.start();
  await client.start();
});
afterAll(() => {
  server.close();
  client.close();
});

interface Both {
  readonly ours: ReadConnection & { readonly rest?: number };
  readonly nodes: ReadConnection;
}

async function requests(wire: string): Promise<Both> {
  const octets = Buffer.from(wire, 'latin1');
  return { ours: ourRequests(octets), nodes: await server.read(octets) };
}

async function responses(wire: string, method = 'GET'): Promise<Both> {
  const octets = Buffer.from(wire, 'latin1');
  return { ours: ourResponses(octets, method), nodes: await client.read(octets, method) };
}

function expectDifference({ ours, nodes }: Both, difference: Difference): void {
  const [reads, refuses] = difference === 'we read' ? [ours, nodes] : [nodes, ours];
  expect(reads.isDone).toBe(true);
  expect(refuses.isDone && refuses.messages.length === reads.messages.length).toBe(false);
  expect(reads.messages.slice(0, refuses.messages.length)).toEqual(refuses.messages);
}

describe('requests', () => {
  it.each(READ_ALIKE_REQUESTS)('%j is read alike', async (wire) => {
    const { ours, nodes } = await requests(wire);
    expect(ours.messages).toEqual(nodes.messages);
    expect([ours.isDone, nodes.isDone, ours.messages.length > 0]).toEqual([true, true, true]);
  });
  it.each(REFUSED_REQUESTS)('%j is refused by both', async (wire) => {
    const { ours, nodes } = await requests(wire);
    expect([ours.isDone, nodes.isDone]).toEqual([false, false]);
    expect(ours.messages).toEqual(nodes.messages);
  });
  it.each(READ_OTHERWISE_REQUESTS)('%j: %s, because %s', async (wire, difference) => expectDifference(await requests(wire), difference));

  it('nobody thought of are read alike, or for a reason not', async () => {
    const started = REQUESTS.concat(CHUNKED.map((body) => `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${body}`));
    await check(started, requests, whyNodeRefusesRequest);
  });
});

/** By the strict form alone; all of that has to be read the same where other forms are read too. */
async function strictly(wire: string): Promise<Both> {
  const octets = Buffer.from(wire, 'latin1');
  const ours = strictResponses(octets, 'GET');
  expect(ourResponses(octets, 'GET').messages.slice(0, ours.messages.length)).toEqual(ours.messages);
  return { ours, nodes: await client.read(octets, 'GET') };
}

describe('responses', () => {
  it.each(READ_ALIKE_RESPONSES)('%j is read alike', async (wire, method) => {
    const { ours, nodes } = await responses(wire, method);
    expect(ours.messages).toEqual(nodes.messages);
    expect([ours.isDone, nodes.isDone, ours.messages.length > 0]).toEqual([true, true, true]);
  });
  it.each(REFUSED_RESPONSES)('%j is refused by both', async (wire) => {
    const { ours, nodes } = await responses(wire);
    expect([ours.isDone, nodes.isDone]).toEqual([false, false]);
    expect(ours.messages).toEqual(nodes.messages);
  });
  it.each(READ_OTHERWISE_RESPONSES)('%j: %s, because %s', async (wire, difference) => expectDifference(await responses(wire), difference));

  it('nobody thought of are read alike, or for a reason not', async () => {
    const started = RESPONSES.concat(CHUNKED.map((body) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`));
    await check(started, strictly, whyNodeRefusesResponse);
  });
});

const SEED = { seed: 20_261_120, numRuns: 2000 };

async function check(
  messages: readonly string[],
  read: (wire: string) => Promise<Both>,
  why: (wire: string, both: Both) => string | null,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(hostile(messages), async (wire) => {
      const both = await read(wire);
      for (const [index, ours] of both.ours.messages.entries()) {
        const nodes = both.nodes.messages[index];
        // Node stopped before this message; what it did read is compared nonetheless.
        if (nodes === undefined && why(wire, both) !== null) return;
        expect(ours).toEqual(nodes);
      }
    }),
    SEED,
  );
}

/** A path, or an absolute address with nothing unusual in front of its path. */
const TARGET = /^(?:\/|[a-z]+:\/\/[\w.:[\]-]+(?:[/?]|$))/i;

/** Known reasons for which Node's server stops where we read on; null: there is none of them. */
function whyNodeRefusesRequest(wire: string, { ours, nodes }: Both): string | null {
  const read = ours.messages[nodes.messages.length];
  const [method = '', target = ''] = read?.start.split(' ') ?? [];
  const before = ours.messages.slice(0, nodes.messages.length);
  if (before.some(closes)) return 'it closed: what follows is the business of whoever answers';
  if (before.some(upgrades)) return 'it asked for an upgrade: what follows may be another protocol';
  if (!METHODS.includes(method)) return 'every method reaches the policy';
  if (/ HTTP\/1\.[2-9]\r\n/.test(wire)) return 'a higher minor version is HTTP/1.1';
  if (/[\x80-\xff]/.test(target)) return 'octets above 127 in a target are passed on as they are';
  if (!TARGET.test(target) || !parseRequestTarget(method, target).ok) return 'the form of a target is judged with the method';
  return contentReason(wire);
}

function whyNodeRefusesResponse(wire: string, { ours, nodes }: Both): string | null {
  const read = ours.messages[nodes.messages.length];
  const before = ours.messages.slice(0, nodes.messages.length);
  if (/HTTP\/1\.[2-9] /.test(wire)) return 'a higher minor version is HTTP/1.1';
  if (before.some(closes)) return 'an interim response cannot close';
  if (/^(?:1|204|304)/.test(read?.start ?? '')) return 'it ends with its head whatever its fields say; those that frame content stop here';
  if (ours.rest !== undefined && ours.rest > 0) return 'octets behind a response end the connection, not the response';
  return contentReason(wire);
}

function contentReason(wire: string): string | null {
  if (/\n[0-9a-f]+(?:;[^\r\n]*)?[ \t][^\r\n]*\r\n/i.test(wire)) return 'white space in a chunk line is in the grammar, or tolerated';
  if (/\n0*(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*(?:Content-Length|Transfer-Encoding):/i.test(wire))
    return 'framing fields in trailers are dropped';
  return null;
}

function closes({ start, fields }: { readonly start: string; readonly fields: readonly string[] }): boolean {
  return start.endsWith(' 1.0') || fields.some((field) => /^connection:.*\bclose\b/i.test(field));
}

function upgrades({ fields }: { readonly fields: readonly string[] }): boolean {
  return fields.some((field) => /^upgrade:/i.test(field));
}
