import { EventEmitter } from 'node:events';
import type { MessagePortMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { createControl } from '#core/control/control.ts';
import { ContractPorts } from '../../../app/page/contract-ports.ts';
import { PAGE_URL } from '../../../app/page/page-protocol.ts';
import { ScriptedPorts } from '../../support/control-ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { SilentLog } from '../../support/silent-log.ts';

const OWN = { url: PAGE_URL, parent: null };
const ask = (id: string, path: string, json: object = {}): string => JSON.stringify({ i: id, p: { u: path, b: { json } } });

describe('a port from our own page', () => {
  it('is answered, and may change things', async () => {
    const { ports, core } = serving();
    const port = new FakePort();
    ports.take({ sender: {}, senderFrame: OWN, ports: [port.asMain] });
    port.emit('message', { data: ask('1', '/filtering/switch', { on: false }), ports: [] });
    await port.heard(1);
    expect(core.settings.on).toBe(false);
    expect(port.isStarted).toBe(true);
    expect(JSON.parse(String(port.sent[0]))).toEqual({ i: '1', p: { b: { json: { ok: true } } } });
  });

  it('gets an error, and no more, for an ask that is wrong', async () => {
    const { ports } = serving();
    const port = new FakePort();
    ports.take({ sender: {}, senderFrame: OWN, ports: [port.asMain] });
    port.emit('message', { data: ask('1', '/filtering/switch', { on: 'perhaps' }), ports: [] });
    port.emit('message', { data: ask('2', '/no/such/thing'), ports: [] });
    await port.heard(2);
    expect(port.sent.map((text) => JSON.parse(String(text)).p.s)).toEqual(expect.arrayContaining([400, 404]));
    expect(String(port.sent)).not.toMatch(/\bat \w+.*\.ts/);
    expect(port.isClosed).toBe(false);
  });

  for (const { name, event } of [
    { name: 'something that is no ask', event: { data: 'junk', ports: [] } },
    { name: 'an ask that brings ports along', event: { data: ask('1', '/state/get'), ports: [{}] } },
  ])
    it(`is closed after ${name}`, () => {
      const { ports, log } = serving();
      const port = new FakePort();
      ports.take({ sender: {}, senderFrame: OWN, ports: [port.asMain] });
      port.emit('message', event);
      expect([port.isClosed, port.sent, log.lines.length]).toEqual([true, [], 1]);
    });

  it('stops following when it closes', async () => {
    const { ports, control } = serving();
    const port = new FakePort();
    ports.take({ sender: {}, senderFrame: OWN, ports: [port.asMain] });
    port.emit('message', { data: ask('1', '/feed', { connections: true }), ports: [] });
    await port.heard(2); // the answer, then the first news
    expect(control.followers).toBe(1);
    port.close();
    await turns();
    expect(control.followers).toBe(0);
  });

  it('makes place for newer ones of the same page only', () => {
    const { ports } = serving();
    const [page, other] = [{}, {}];
    const mine = Array.from({ length: 6 }, () => offer(ports, page));
    const theirs = offer(ports, other);
    expect([...mine, theirs].map(({ isClosed }) => isClosed)).toEqual([true, true, false, false, false, false, false]);
    ports.close(page);
    expect([mine.every(({ isClosed }) => isClosed), theirs.isClosed]).toEqual([true, false]);
    ports.close(page);
    expect(offer(ports, page).isClosed).toBe(false);
  });
});

describe('a port is refused', () => {
  for (const { name, frame, count } of [
    { name: 'from another origin', frame: { url: 'app://elsewhere/', parent: null }, count: 1 },
    { name: 'from a frame inside a page', frame: { url: PAGE_URL, parent: {} }, count: 1 },
    { name: 'from a frame that is gone', frame: null, count: 1 },
    { name: 'when there are two', frame: OWN, count: 2 },
    { name: 'when there is none', frame: OWN, count: 0 },
  ])
    it(name, () => {
      const { ports, log } = serving();
      const offered = Array.from({ length: count }, () => new FakePort());
      ports.take({ sender: {}, senderFrame: frame, ports: offered.map(({ asMain }) => asMain) });
      expect(offered.every(({ isClosed, isStarted }) => isClosed && !isStarted)).toBe(true);
      expect(log.lines).toHaveLength(1);
    });
});

class FakePort extends EventEmitter {
  readonly sent: unknown[] = [];
  isStarted = false;
  isClosed = false;
  #onSent: () => void = () => {};

  get asMain(): MessagePortMain {
    return this as unknown as MessagePortMain;
  }

  start(): void {
    this.isStarted = true;
  }

  postMessage(message: unknown): void {
    this.sent.push(message);
    this.#onSent();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.emit('close');
  }

  async heard(count: number): Promise<void> {
    while (this.sent.length < count) await new Promise<void>((resolve) => (this.#onSent = resolve));
  }
}

function serving() {
  const core = new ScriptedPorts(new FakeClock());
  const control = createControl(core);
  const log = new SilentLog();
  return { ports: new ContractPorts(control.handlers, log), core, control, log };
}

function offer(ports: ContractPorts, sender: object): FakePort {
  const port = new FakePort();
  ports.take({ sender, senderFrame: OWN, ports: [port.asMain] });
  return port;
}

async function turns(): Promise<void> {
  for (let times = 0; times < 10; times += 1) await new Promise((resolve) => setImmediate(resolve));
}
