import type { HelperCommand, HelperHandle, HelperListener, StartHelper } from '#core/redirector-pool/helpers/helper-port.ts';
import { TurnFlusher } from '#core/redirector-pool/helpers/turn-flusher.ts';
import type { ConnectIcap } from '#core/redirector-pool/icap/icap-socket-port.ts';
import type { PoolPorts } from '#core/redirector-pool/pool-ports.ts';
import { FakeClock } from './fake-clock.ts';
import { SilentLog } from './silent-log.ts';

/** A helper without a process: a test reads what was written to it and decides what it says and when it dies. */
export class ScriptedHelper implements HelperHandle {
  readonly processId: number;
  unsentOctets = 0;
  errorLines: readonly string[] = [];
  /** Each write, in order. */
  readonly writes: string[] = [];
  state: 'running' | 'stopping' | 'killed' | 'gone' = 'running';
  readonly command: HelperCommand;
  readonly #listener: HelperListener;

  constructor(processId: number, command: HelperCommand, listener: HelperListener) {
    this.processId = processId;
    this.command = command;
    this.#listener = listener;
  }

  /** Question lines written so far and not looked at yet. */
  get lines(): readonly string[] {
    return this.writes.join('').split('\n').slice(0, -1);
  }

  /** Channel-IDs of the questions, in the order they were asked. */
  get ids(): readonly string[] {
    return this.lines.map((line) => line.split(' ', 1)[0] ?? '');
  }

  write(text: string): void {
    this.writes.push(text);
  }

  stop(): void {
    if (this.state === 'running') this.state = 'stopping';
  }

  kill(): void {
    this.state = 'killed';
  }

  say(text: string): void {
    this.#listener.octets(Buffer.from(text, 'latin1'));
  }

  die(how = 'exit status 1', neverStarted = false): void {
    this.state = 'gone';
    this.#listener.ended({ how, neverStarted });
  }
}

/** Scripted helpers, a clock moved by hand, and turns of the loop that end when a test says so. */
export class HelperWorld {
  readonly clock = new FakeClock();
  readonly log = new SilentLog();
  readonly started: ScriptedHelper[] = [];
  #afterThisTurn: (() => void)[] = [];
  readonly ports: PoolPorts;

  constructor(connectIcap: ConnectIcap = noServers) {
    this.ports = {
      clock: this.clock,
      log: this.log,
      startHelper: this.startHelper,
      connectIcap,
      flusher: new TurnFlusher((run) => void this.#afterThisTurn.push(run)),
      runtime: { file: '/usr/bin/node', env: {}, platform: 'linux' },
      environment: {},
    };
  }

  readonly startHelper: StartHelper = (command, listener) => {
    const helper = new ScriptedHelper(this.started.length + 1, command, listener);
    this.started.push(helper);
    return helper;
  };

  readonly afterThisTurn = (run: () => void): void => void this.#afterThisTurn.push(run);

  /** The helper that was started as number `number`, from 1. */
  helper(number: number): ScriptedHelper {
    const helper = this.started[number - 1];
    if (helper === undefined) throw new Error(`helper ${number} was never started`);
    return helper;
  }

  /** Those that have neither died nor been told to go. */
  get running(): readonly ScriptedHelper[] {
    return this.started.filter((helper) => helper.state === 'running');
  }

  /** Ends this turn of the loop: what was gathered is written. */
  turn(): void {
    for (const run of this.#afterThisTurn.splice(0)) run();
  }

  /** Time goes by, sweep by sweep, each with a turn of the loop behind it. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 50) {
      this.clock.advance(Math.min(50, left));
      this.turn();
    }
  }
}

const noServers: ConnectIcap = () => {
  throw new Error('no ICAP server in this test');
};
