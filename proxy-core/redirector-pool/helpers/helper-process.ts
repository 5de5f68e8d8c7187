/**
 * One helper as a process of its own: argv without a shell, three pipes and
 * nothing else inherited, a process group of its own. The only user of
 * node:child_process. Decides nothing.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Clock } from '#core/common/ports.ts';
import { ErrorTail } from './error-tail.ts';
import type { HelperCommand, HelperEnd, HelperHandle, HelperListener, StartHelper } from './helper-port.ts';

export interface ProcessLimits {
  /** After its input was closed, until TERM. */
  readonly termAfterMs: number;
  /** After TERM, until KILL. */
  readonly killAfterMs: number;
  /** After it was gone, for a pipe that something else still holds open. */
  readonly pipesAfterMs: number;
}

export const PROCESS_LIMITS: ProcessLimits = { termAfterMs: 1000, killAfterMs: 2000, pipesAfterMs: 500 };

export function processStarter(clock: Clock, limits: ProcessLimits = PROCESS_LIMITS): StartHelper {
  return (command, listener) => new HelperProcess(command, listener, clock, limits);
}

class HelperProcess implements HelperHandle {
  readonly #child: ChildProcess | null;
  readonly #listener: HelperListener;
  readonly #clock: Clock;
  readonly #limits: ProcessLimits;
  readonly #errors = new ErrorTail();
  #end: HelperEnd | null = null;
  #told = false;
  #stopping = false;
  #cancelTimer: () => void = () => {};

  constructor(command: HelperCommand, listener: HelperListener, clock: Clock, limits: ProcessLimits) {
    this.#listener = listener;
    this.#clock = clock;
    this.#limits = limits;
    this.#child = this.#spawn(command);
    if (this.#child !== null) this.#listen(this.#child);
  }

  get processId(): number | null {
    return this.#child?.pid ?? null;
  }

  get unsentOctets(): number {
    return this.#child?.stdin?.writableLength ?? 0;
  }

  get errorLines(): readonly string[] {
    return this.#errors.lines;
  }

  write(text: string): void {
    const input = this.#child?.stdin;
    if (input?.writable === true) input.write(text, 'latin1');
  }

  stop(): void {
    if (this.#stopping || this.#child === null) return;
    this.#stopping = true;
    this.#child.stdin?.end();
    this.#wait(this.#limits.termAfterMs, () => {
      if (this.#end === null) this.#signal('SIGTERM');
      this.#wait(this.#limits.killAfterMs, () => this.kill());
    });
  }

  kill(): void {
    if (this.#end !== null) return; // its number may belong to somebody else by now
    this.#stopping = true;
    this.#signal('SIGKILL');
  }

  /** Null when the system refused at once; the listener hears of it in a later turn, as of every other end. */
  #spawn(command: HelperCommand): ChildProcess | null {
    try {
      return spawn(command.file, command.args, {
        env: command.env,
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
        shell: false,
      });
    } catch (error) {
      queueMicrotask(() => this.#tell({ how: `could not be started: ${codeOf(error)}`, neverStarted: true }));
      return null;
    }
  }

  #listen(child: ChildProcess): void {
    child.stdout?.on('data', (octets: Buffer) => {
      if (!this.#told) this.#listener.octets(octets);
    });
    child.stdout?.on('end', () => this.#inputOver());
    child.stderr?.on('data', (octets: Buffer) => this.#errors.add(octets));
    // A broken pipe means that the helper is going: its end tells.
    child.stdin?.on('error', () => this.#inputOver());
    child.stdout?.on('error', () => this.#inputOver());
    child.stderr?.on('error', () => {});
    child.on('error', (error) => {
      if (child.pid === undefined) this.#tell({ how: `could not be started: ${codeOf(error)}`, neverStarted: true });
    });
    child.on('exit', (status, signal) => this.#exited(signal === null ? `exit status ${status}` : `signal ${signal}`));
    child.on('close', () => {
      if (this.#end !== null) this.#tell(this.#end);
    });
  }

  /** A helper that closed one of its pipes cannot answer any more, even when it stays. */
  #inputOver(): void {
    if (this.#end === null && !this.#stopping) this.stop();
  }

  /** What it wrote last may still be in the pipe: `close` comes when that was read, unless somebody else holds the pipe. */
  #exited(how: string): void {
    this.#end = { how, neverStarted: false };
    this.#stopping = true;
    this.#signal('SIGKILL');
    const end = this.#end;
    this.#wait(this.#limits.pipesAfterMs, () => this.#tell(end));
  }

  #tell(end: HelperEnd): void {
    if (this.#told) return;
    this.#told = true;
    this.#cancelTimer();
    for (const stream of this.#child?.stdio ?? []) stream?.destroy();
    this.#listener.ended(end);
  }

  #wait(ms: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(ms, run);
  }

  /** To the whole group, so that what the helper started goes with it. A group that is gone already is no fault. */
  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const id = this.#child?.pid;
    if (id === undefined) return;
    if (process.platform === 'win32') return void this.#child?.kill(signal);
    try {
      process.kill(-id, signal);
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') this.#errors.note(`${signal}: ${codeOf(error)}`);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
