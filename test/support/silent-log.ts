import type { Log } from '#core/common/ports.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** Keeps what was logged, prints nothing. */
export class SilentLog implements Log {
  readonly lines: LogLine[] = [];

  info(text: string): void {
    this.lines.push({ level: 'info', text });
  }

  warn(text: string): void {
    this.lines.push({ level: 'warn', text });
  }

  error(text: string): void {
    this.lines.push({ level: 'error', text });
  }
}
