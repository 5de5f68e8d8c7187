import { describe, expect, it } from 'vitest';
import { ProxyError } from '#core/common/proxy-error.ts';
import { Deadlines } from '#core/net/deadlines.ts';
import type { Dial, DialOutcome } from '#core/net/dial.ts';
import { DownstreamConnection } from '#core/net/downstream-connection.ts';
import { UpstreamConnection } from '#core/net/upstream-connection.ts';
import type { UpstreamConnector } from '#core/net/upstream-connector.ts';
import { WaitingClient } from '#core/net/waiting-client.ts';
import { DEFAULT_HEAD_LIMITS } from '#core/protocol/http1/head/head-scanner.ts';
import { plainKey } from '../../support/pool-keys.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { socketPair, turnsUntil } from '../../support/socket-pair.ts';

const POST = 'POST http://x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n';

/** A client whose request has been read, while a dial is under way that only the test ends. */
async function world(behind = '') {
  const clock = new FakeClock();
  const { near: browser, far } = await socketPair();
  const limits = { ...DEFAULT_HEAD_LIMITS, headMs: 3000, keepAliveMs: 6000, bodyStallMs: 1000, lingerMs: 500 };
  const downstream = new DownstreamConnection(far, limits, new Deadlines(clock));
  browser.write(`${POST}${behind}`);
  await downstream.nextRequest();
  let outcome: DialOutcome | null = null;
  let givenUp = 0;
  const connector = {
    dial: (_target: unknown, told: DialOutcome) => {
      outcome = told;
      return { giveUp: () => void (givenUp += 1) } as Dial;
    },
  } as unknown as UpstreamConnector;
  let end: UpstreamConnection | ProxyError | null = null;
  new WaitingClient(
    downstream,
    (connection) => (end = connection),
    (error) => (end = error),
  ).start(connector, { addresses: ['192.0.2.1'], port: 80, key: plainKey('site.test'), tlsHost: null });
  return {
    browser,
    far,
    downstream,
    outcome: () => outcome as unknown as DialOutcome,
    givenUp: () => givenUp,
    end: () => end,
  };
}

/** What a listener is given when it takes over. */
function takenOver(downstream: DownstreamConnection): string {
  let heard = '';
  downstream.listen({
    downstreamOctets: (octets, from) => ((heard += octets.toString('latin1', from)), octets.length),
    downstreamDrained: () => undefined,
    downstreamEnded: () => void (heard += '|ended'),
    downstreamClosed: () => void (heard += '|closed'),
    downstreamExpired: () => undefined,
  });
  return heard;
}

describe('a client that waits for a connection', () => {
  it('gets it, and what it said meanwhile is still there', async () => {
    const { browser, far, downstream, outcome, end } = await world('he');
    browser.write('llo');
    await turnsUntil(() => far.bytesRead === POST.length + 5);
    const connection = new UpstreamConnection(plainKey('site.test'), '192.0.2.1', 80);
    outcome().dialled(connection);
    expect(end()).toBe(connection);
    expect(takenOver(downstream)).toBe('hello');
  });

  it('is told why there is none', async () => {
    const { outcome, end } = await world();
    const error = new ProxyError('CONNECT_TIMEOUT', 'x');
    outcome().dialFailed(error);
    expect(end()).toBe(error);
  });

  it('may close its side and still wait', async () => {
    const { browser, downstream, givenUp } = await world('hello');
    browser.end();
    await turnsUntil(() => downstream.hasEnded);
    expect(givenUp()).toBe(0);
    expect(takenOver(downstream)).toBe('hello|ended');
  });

  it('and leaves takes the attempt with it', async () => {
    const { browser, givenUp } = await world();
    browser.resetAndDestroy();
    await turnsUntil(() => givenUp() === 1);
  });
});
