import type { SessionStore } from '#core/monitor/monitor-server.ts';

/** What is kept of sessions, without a disk. */
export class MemoryStore implements SessionStore {
  text: string | null;
  writes = 0;
  /** Set to let every call fail the way a broken disk does. */
  broken: Error | null = null;

  constructor(text: string | null = null) {
    this.text = text;
  }

  async read(): Promise<string | null> {
    await this.#disk();
    return this.text;
  }

  async write(text: string): Promise<void> {
    await this.#disk();
    this.writes += 1;
    this.text = text;
  }

  async isThere(): Promise<boolean> {
    await this.#disk();
    return this.text !== null;
  }

  #disk(): Promise<void> {
    return this.broken === null ? Promise.resolve() : Promise.reject(this.broken);
  }
}
