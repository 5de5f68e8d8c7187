import { beforeEach, describe, expect, it } from 'vitest';
import { IcapClient } from '#core/redirector-pool/icap/icap-client.ts';
import { FakeClock, settled } from '../../../support/fake-clock.ts';
import { questionFor } from '../../../support/redirector-world.ts';
import { OPTIONS_ANSWER, ScriptedIcapServer, UNCHANGED } from '../../../support/scripted-icap-server.ts';
import { ToldAdaptation } from '../../../support/told-adaptation.ts';

let server: ScriptedIcapServer;
let clock: FakeClock;
let heard: string[];
let client: IcapClient;
const FACTS = {
  method: 'REQMOD',
  question: questionFor('http://a.example/'),
  responseHead: null,
  content: null,
  letsFailuresPass: false,
} as const;

beforeEach(() => {
  server = new ScriptedIcapServer();
  clock = new FakeClock();
  heard = [];
  const owner = {
    name: 'scan',
    over: (how: string, tookMs: number) => void heard.push(`${how} ${tookMs}`),
    trouble: (how: string | null) => void heard.push(`trouble ${how}`),
  };
  client = new IcapClient(
    { url: 'icap://a/x', host: 'a', port: 1344, authority: 'a' },
    { maxConnections: 2, timeLimitMs: 1000, queueMax: 3 },
    owner,
    clock,
    server.connect,
  );
  client.start();
});

describe('messages on their way to a server', () => {
  it('are opened, answered, and timed', () => {
    const told = new ToldAdaptation();
    client.open(FACTS, told);
    clock.advance(5);
    server.connection(1).accept();
    server.connection(1).say(OPTIONS_ANSWER);
    clock.advance(20);
    server.connection(1).say(UNCHANGED);
    expect(told.words).toEqual(['unchanged ""']);
    expect(heard).toEqual(['trouble null', 'unchanged 25']);
  });

  it('are looked at by one timer for all', () => {
    for (let n = 0; n < 3; n += 1) client.open(FACTS, new ToldAdaptation());
    expect(clock.waiting).toBe(1);
    clock.advance(1000);
    expect(heard.filter((word) => word.startsWith('not-running'))).toHaveLength(3);
  });

  it('are as many as may wait, and no more', async () => {
    for (let n = 0; n < 4; n += 1) client.open(FACTS, new ToldAdaptation());
    await settled();
    expect(heard).toEqual(['overloaded 0']);
    expect(client.queued).toBe(3);
  });

  it('use more connections when the limits are raised, never more than the server wants', () => {
    server.connection(1).accept();
    server.connection(1).say(OPTIONS_ANSWER);
    client.change({ maxConnections: 9, timeLimitMs: 1000, queueMax: 100 });
    for (let n = 0; n < 20; n += 1) client.open(FACTS, new ToldAdaptation());
    expect(server.open).toHaveLength(3);
  });
});
