import { beforeEach, describe, expect, it } from 'vitest';
import { IcapConnections } from '#core/redirector-pool/icap/icap-connections.ts';
import { ServiceKnowledge } from '#core/redirector-pool/icap/service-knowledge.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { OPTIONS_ANSWER, ScriptedIcapServer } from '../../../support/scripted-icap-server.ts';

let server: ScriptedIcapServer;
let clock: FakeClock;
let heard: string[];
let knowledge: ServiceKnowledge;

beforeEach(() => {
  server = new ScriptedIcapServer();
  clock = new FakeClock();
  heard = [];
  const connections = new IcapConnections({ host: 'a', port: 1 }, 2, server.connect);
  const owner = {
    now: () => clock.now(),
    connections,
    known: () => void heard.push('known'),
    unknown: (how: string) => void heard.push(how),
  };
  knowledge = new ServiceKnowledge({ url: 'icap://a/x', host: 'a', port: 1344, authority: 'a' }, owner);
});

describe('what is known about a service', () => {
  it('is asked for once, and good as long as the server says', () => {
    knowledge.refresh();
    knowledge.refresh();
    server.connection(1).accept();
    server.connection(1).say(OPTIONS_ANSWER);
    expect(heard).toEqual(['known']);
    clock.advance(59_999);
    knowledge.refresh();
    expect(server.connection(1).methods).toHaveLength(1);
    clock.advance(1);
    knowledge.refresh();
    expect(server.connection(1).methods).toHaveLength(2);
    expect(knowledge.service?.previewOctets).toBe(10);
  });

  it('is not asked for while the last failure is fresh, each time longer', () => {
    const pauses: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      knowledge.refresh();
      server.connections.at(-1)?.close('ECONNREFUSED');
      pauses.push(knowledge.notBeforeMs - clock.now());
      knowledge.refresh();
      expect(server.connections).toHaveLength(round + 1);
      clock.advance(pauses.at(-1) ?? 0);
    }
    // A connection that cannot be made is told to the one who waits for it; who asked OPTIONS hears of it here.
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(heard).toEqual(Array.from({ length: 10 }, () => 'ECONNREFUSED'));
  });

  it('is given up when the server does not say it in time', () => {
    knowledge.refresh();
    server.connection(1).accept();
    knowledge.sweep(999, 1000);
    expect(knowledge.isAsking).toBe(true);
    knowledge.sweep(1000, 1000);
    expect([knowledge.isAsking, heard]).toEqual([false, ['no answer to OPTIONS for 1000 ms']]);
    expect(server.connection(1).isDestroyed).toBe(true);
  });

  it('is asked for at once after a person has looked at it', () => {
    knowledge.refresh();
    server.connection(1).close('ECONNREFUSED');
    knowledge.forget();
    knowledge.refresh();
    expect(server.connections).toHaveLength(2);
  });
});
