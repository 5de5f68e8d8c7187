/** Electron's Tray and nativeImage: what was set is kept, nothing is drawn. */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { app } from '../app/app.ts';
import type { Menu } from './menu.ts';

const PNG_SIGNATURE = 0x89504e47;

class NativeImage {
  readonly #representations: Buffer[] = [];
  #isTemplate = false;

  /** Refuses what is no PNG: an empty icon would be seen by nobody. */
  addRepresentation({ buffer }: { readonly buffer: Buffer }): void {
    if (buffer.length < 24 || buffer.readUInt32BE(0) !== PNG_SIGNATURE) throw new Error('stand-in: the image is no PNG');
    this.#representations.push(buffer);
  }

  isEmpty(): boolean {
    return this.#representations.length === 0;
  }

  getSize(): { readonly width: number; readonly height: number } {
    const [first] = this.#representations;
    return first === undefined ? { width: 0, height: 0 } : { width: first.readUInt32BE(16), height: first.readUInt32BE(20) };
  }

  setTemplateImage(isTemplate: boolean): void {
    this.#isTemplate = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }
}

export const nativeImage = { createEmpty: (): NativeImage => new NativeImage() };

export class Tray extends EventEmitter {
  #isDestroyed = false;

  constructor(image: NativeImage | string) {
    super();
    if (!app.isReady()) throw new Error('Cannot create Tray before app is ready');
    this.setImage(image);
  }

  setImage(image: NativeImage | string): void {
    if (typeof image === 'string' && !existsSync(image)) throw new Error(`Failed to load image from path '${image}'`);
  }

  setToolTip(_words: string): void {
    this.#mustLive();
  }

  setContextMenu(_menu: Menu | null): void {
    this.#mustLive();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroy(): void {
    this.#isDestroyed = true;
  }

  #mustLive(): void {
    if (this.#isDestroyed) throw new Error('Tray is destroyed');
  }
}
