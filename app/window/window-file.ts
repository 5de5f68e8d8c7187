/**
 * What is remembered about the window: where it was, and that its owner knows
 * it lives on in the tray. A file of the data folder; whatever is wrong with it
 * means a window in the middle.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowMemory {
  readonly bounds: Bounds | null;
  readonly isMaximized: boolean;
  /** The note that closing does not exit was shown once. */
  readonly isNoteShown: boolean;
}

export const NOTHING_REMEMBERED: WindowMemory = { bounds: null, isMaximized: false, isNoteShown: false };

const MAX_OCTETS = 10_000;
/** Beyond it no screen reaches. */
const FARTHEST = 100_000;

export class WindowFile {
  readonly #file: string;
  #memory: WindowMemory = NOTHING_REMEMBERED;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  get memory(): WindowMemory {
    return this.#memory;
  }

  async read(): Promise<WindowMemory> {
    this.#memory = parseMemory(await readFile(this.#file, 'utf8').catch(() => ''));
    return this.#memory;
  }

  /** Written aside and renamed, one after the other. A folder that cannot be written costs the memory, nothing else. */
  remember(change: Partial<WindowMemory>): Promise<void> {
    this.#memory = { ...this.#memory, ...change };
    const content = `${JSON.stringify(this.#memory)}\n`;
    this.#writing = this.#writing.then(async () => {
      try {
        await mkdir(dirname(this.#file), { recursive: true });
        await writeFile(`${this.#file}.new`, content);
        await rename(`${this.#file}.new`, this.#file);
      } catch {
        // as said above: the core tells the person about a folder it cannot write
      }
    });
    return this.#writing;
  }
}

/** Reads what `remember` wrote; anything else is nothing. */
export function parseMemory(text: string): WindowMemory {
  const value = text.length > MAX_OCTETS ? null : parsed(text);
  if (typeof value !== 'object' || value === null) return NOTHING_REMEMBERED;
  const { bounds, isMaximized, isNoteShown } = value as Readonly<Record<string, unknown>>;
  return { bounds: readBounds(bounds), isMaximized: isMaximized === true, isNoteShown: isNoteShown === true };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readBounds(value: unknown): Bounds | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, width, height } = value as Readonly<Record<string, unknown>>;
  return isPlace(x) && isPlace(y) && isPlace(width) && isPlace(height) && width > 0 && height > 0 ? { x, y, width, height } : null;
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < FARTHEST;
}
