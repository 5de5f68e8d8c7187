/**
 * The icon, drawn: a shield whose shape says the state, so that nobody needs
 * to tell colours apart. Filled with a fire: on. Outline: off. Filled with an
 * exclamation mark: problem. Pure.
 */
import type { Picture } from './png.ts';

export type ShieldState = 'on' | 'off' | 'problem';

interface Ink {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

const COLOURS: Readonly<Record<ShieldState, Ink>> = {
  on: { red: 15, green: 118, blue: 110 },
  off: { red: 120, green: 128, blue: 138 },
  problem: { red: 190, green: 44, blue: 32 },
};
const FIRE: Ink = { red: 253, green: 186, blue: 116 };
const WHITE: Ink = { red: 255, green: 255, blue: 255 };
const BLACK: Ink = { red: 0, green: 0, blue: 0 };

/** Points inside a pixel that are looked at, along each side: soft edges. Large icons need fewer, and drawing blocks the loop. */
const SAMPLES_SMALL = 4;
const SAMPLES_LARGE = 2;
const LARGE = 48;
/** Of the outline, in units of a drawing 32 high. */
const STROKE = 3.4;

/**
 * @param size of each side in pixels, 8 or more.
 * @param isTemplate black and see-through, as the macOS menu bar wants it.
 */
export function drawShield(state: ShieldState, size: number, isTemplate = false): Picture {
  const pixels = new Uint8Array(size * size * 4);
  const unit = 32 / size;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const samples = size < LARGE ? SAMPLES_SMALL : SAMPLES_LARGE;
      pixels.set(pixelAt(state, { x: column * unit, y: row * unit, unit, samples }, isTemplate), (row * size + column) * 4);
    }
  }
  return { width: size, height: size, pixels };
}

interface Pixel {
  /** Of its upper left corner, and its size, in units of the drawing. */
  readonly x: number;
  readonly y: number;
  readonly unit: number;
  readonly samples: number;
}

function pixelAt(state: ShieldState, { x, y, unit, samples }: Pixel, isTemplate: boolean): readonly [number, number, number, number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  let covered = 0;
  const all = samples * samples;
  for (let sample = 0; sample < all; sample += 1) {
    const right = (((sample % samples) + 0.5) / samples) * unit;
    const down = ((Math.floor(sample / samples) + 0.5) / samples) * unit;
    const ink = inkAt(state, x + right, y + down, isTemplate);
    if (ink === null) continue;
    red += ink.red;
    green += ink.green;
    blue += ink.blue;
    covered += 1;
  }
  if (covered === 0) return [0, 0, 0, 0];
  return [Math.round(red / covered), Math.round(green / covered), Math.round(blue / covered), Math.round((covered / all) * 255)];
}

/** What is drawn at a point of a square 32 by 32; null: nothing. */
function inkAt(state: ShieldState, x: number, y: number, isTemplate: boolean): Ink | null {
  if (!isInShield(x, y, 0)) return null;
  const ground = isTemplate ? BLACK : COLOURS[state];
  switch (state) {
    case 'off':
      return isInShield(x, y, STROKE) ? null : ground;
    case 'on':
      if (!isInFire(x, y)) return ground;
      return isTemplate ? null : FIRE;
    case 'problem':
      if (!isInMark(x, y)) return ground;
      return isTemplate ? null : WHITE;
  }
}

/** Straight shoulders that meet in the middle, sides that bend to a point. `inset` moves the edge inwards. */
function isInShield(x: number, y: number, inset: number): boolean {
  const across = Math.abs(x - 16);
  const top = 2.5 + across * 0.39 + inset;
  if (y < top) return false;
  const half = 11.5 - inset;
  if (y <= 15.6) return across <= half;
  const down = (y - 15.6) / (13.9 - inset);
  return down <= 1 && across <= half * Math.sqrt(1 - down ** 1.9);
}

/** A drop with its point up and to the right. */
function isInFire(x: number, y: number): boolean {
  const inBelly = Math.hypot(x - 16, y - 18.2) <= 5.4;
  const up = (18 - y) / 10;
  const inFlame = up >= 0 && up <= 1 && Math.abs(x - 16 - up * 1.2) <= 5.3 * (1 - up) ** 0.9;
  return inBelly || inFlame;
}

function isInMark(x: number, y: number): boolean {
  const inBar = y >= 8 && y <= 18.6 && Math.abs(x - 16) <= 2.3 - (y - 8) * 0.06;
  return inBar || Math.hypot(x - 16, y - 22.6) <= 2.3;
}
