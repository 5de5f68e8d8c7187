/** Monitors on free ports with a real control behind them, and ways to speak to them from the wire. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll } from 'vitest';
import type { contract } from '#core/contract/api-contract.ts';
import type { Clock } from '#core/common/ports.ts';
import { type Control, createControl } from '#core/control/control.ts';
import { type Monitor, type MonitorOptions, startMonitor } from '#core/monitor/monitor-server.ts';
import { ScriptedPorts } from './control-ports.ts';
import { FakeClock } from './fake-clock.ts';
import { FixedRandom } from './fixed-random.ts';
import { MemoryStore } from './memory-store.ts';
import { RawConnection, rawExchange } from './raw-http.ts';
import { SilentLog } from './silent-log.ts';
import { tempFolder } from './temp-folder.ts';

export const TOKEN = 'the-token-of-this-installation';

export class Monitors {
  readonly clock = new FakeClock();
  readonly ports = new ScriptedPorts(this.clock);
  readonly control: Control = createControl(this.ports);
  readonly log = new SilentLog();
  /** Of the sessions of all of them. */
  readonly store = new MemoryStore();
  readonly pageFolder: string;
  readonly #running: Monitor[] = [];

  constructor(pageFolder: string) {
    this.pageFolder = pageFolder;
  }

  get first(): Monitor {
    const [first] = this.#running;
    if (first === undefined) throw new Error('no monitor runs');
    return first;
  }

  get port(): number {
    return this.first.port;
  }

  options(changes: Partial<MonitorOptions> = {}): MonitorOptions {
    return {
      host: '127.0.0.1',
      port: 0,
      token: TOKEN,
      sessionStore: this.store,
      pageFolder: this.pageFolder,
      router: this.control.handlers,
      mayWrite: true,
      ...changes,
    };
  }

  /** @param clock a real one for what waits on sockets. */
  async start(changes: Partial<MonitorOptions> = {}, clock: Clock = this.clock): Promise<Monitor> {
    const outcome = await startMonitor(this.options(changes), { random: new FixedRandom(), log: this.log, clock });
    if (outcome.type !== 'listening') throw new Error(outcome.userText);
    this.#running.push(outcome.monitor);
    return outcome.monitor;
  }

  async stop(): Promise<void> {
    for (const monitor of this.#running) await monitor.stop();
  }

  asked(line: string, fields: readonly string[] = [], body = ''): ReturnType<typeof rawExchange> {
    return rawExchange(this.port, [line, `Host: 127.0.0.1:${this.port}`, ...fields], body);
  }

  posted(path: string, body: string): Promise<Response> {
    const authorization = path === '/session' ? {} : { authorization: `Bearer ${TOKEN}` };
    return fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body,
    });
  }

  signIn(token: string): Promise<Response> {
    return this.posted('/session', JSON.stringify({ token }));
  }

  client(): ContractRouterClient<typeof contract> {
    return createORPCClient(new RPCLink({ url: `http://127.0.0.1:${this.port}/rpc`, headers: { authorization: `Bearer ${TOKEN}` } }));
  }

  /** A reader of the feed that only takes octets. */
  follow(port = this.port): RawConnection {
    const body = '{"json":{"connections":false}}';
    const fields = [
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${TOKEN}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    return new RawConnection(port).send(`${['POST /rpc/feed HTTP/1.1', ...fields].join('\r\n')}\r\n\r\n${body}`);
  }
}

/** Call at the top of a test file: one monitor runs for all of its tests, more on demand, none afterwards. */
export function useMonitors(): Monitors {
  const pageFolder = join(tempFolder(), 'screens');
  const monitors = new Monitors(pageFolder);
  beforeAll(async () => {
    mkdirSync(join(pageFolder, 'assets'), { recursive: true });
    writeFileSync(
      join(pageFolder, 'index.html'),
      '<!doctype html><meta property="csp-nonce" nonce="HEARTHGATE_STYLE_NONCE"><title>Screens</title>',
    );
    writeFileSync(join(pageFolder, 'assets/index-Abcd1234.js'), 'export {}');
    await monitors.start();
  });
  afterAll(() => monitors.stop());
  return monitors;
}
