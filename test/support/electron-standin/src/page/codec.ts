/**
 * Structured clone over a text channel. `structuredClone` itself decides what
 * may cross; then the clone is written as an indexed table, so that cycles and
 * shared references survive. Runs in the main process and, as source text, in
 * the page: it may use nothing but its own names (`source.ts`).
 */

type Row = string | number | boolean | readonly unknown[] | null;

/** Values that are written as negative numbers. */
function specials(): readonly unknown[] {
  return [undefined, null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
}

function isView(tag: string): boolean {
  return tag === 'DataView' || /^(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array$/.test(tag);
}

class CloneWriter {
  readonly rows: Row[] = [];
  readonly #seen = new Map<unknown, number>();

  refer(value: unknown): number {
    const special = specials().findIndex((each) => Object.is(each, value));
    if (special >= 0) return -1 - special;
    const known = this.#seen.get(value);
    if (known !== undefined) return known;
    const place = this.rows.push(null) - 1;
    this.#seen.set(value, place);
    this.rows[place] = this.#row(value);
    return place;
  }

  #row(value: unknown): Row {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    if (typeof value === 'bigint') return ['n', String(value)];
    if (Array.isArray(value)) return ['a', ...value.map((each) => this.refer(each))];
    if (value instanceof Map) return ['m', ...[...value].map(([key, each]) => [this.refer(key), this.refer(each)])];
    if (value instanceof Set) return ['s', ...[...value].map((each) => this.refer(each))];
    if (value instanceof Date) return ['d', value.getTime()];
    if (value instanceof RegExp) return ['r', value.source, value.flags];
    if (value instanceof ArrayBuffer) return ['b', this.#base64(new Uint8Array(value))];
    if (value instanceof Error) return ['e', value.name, value.message, value.stack ?? ''];
    return this.#view(value as object);
  }

  #view(value: object): Row {
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    if (tag === 'Object') return ['o', ...Object.entries(value).map(([key, each]) => [key, this.refer(each)])];
    // Blob, File, ImageBitmap and such are valid in a page, but not over Electron's IPC.
    if (!isView(tag)) throw new DOMException(`#<${tag}> could not be cloned.`, 'DataCloneError');
    const view = value as DataView & { readonly length?: number };
    return ['v', tag, this.refer(view.buffer), view.byteOffset, view.length ?? view.byteLength];
  }

  #base64(octets: Uint8Array): string {
    let text = '';
    for (let at = 0; at < octets.length; at += 32_768) text += String.fromCharCode(...octets.subarray(at, at + 32_768));
    return btoa(text);
  }
}

class CloneReader {
  readonly #rows: readonly Row[];
  readonly #done: unknown[] = [];

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  read(place: number): unknown {
    if (place < 0) return specials()[-1 - place];
    if (place in this.#done) return this.#done[place];
    const row = this.#rows[place];
    if (!Array.isArray(row)) return (this.#done[place] = row);
    const [kind, ...parts] = row as [string, ...unknown[]];
    return this.#isLeaf(kind) ? (this.#done[place] = this.#leaf(kind, parts)) : this.#container(kind, parts, place);
  }

  #isLeaf(kind: string): boolean {
    return 'ndrbve'.includes(kind);
  }

  #leaf(kind: string, [first, second, third, fourth]: readonly unknown[]): unknown {
    if (kind === 'n') return BigInt(first as string);
    if (kind === 'd') return new Date(first as number);
    if (kind === 'r') return new RegExp(first as string, second as string);
    if (kind === 'b') return Uint8Array.from(atob(first as string), (char) => char.charCodeAt(0)).buffer;
    const kinds = globalThis as unknown as Record<string, new (...parts: unknown[]) => object>;
    if (kind === 'v')
      return new (kinds[first as string] as new (...parts: unknown[]) => object)(this.read(second as number), third, fourth);
    const ErrorKind = /^(?:Eval|Range|Reference|Syntax|Type|URI)?Error$/.test(first as string) ? kinds[first as string] : undefined;
    return Object.assign(new (ErrorKind ?? Error)(second as string), { stack: third as string });
  }

  /** Known before it is filled, so that it may contain itself. */
  #container(kind: string, parts: readonly unknown[], place: number): unknown {
    if (kind === 'a') {
      const list: unknown[] = [];
      this.#done[place] = list;
      for (const part of parts) list.push(this.read(part as number));
      return list;
    }
    if (kind === 'm') {
      const map = new Map<unknown, unknown>();
      this.#done[place] = map;
      for (const [key, value] of parts as readonly [number, number][]) map.set(this.read(key), this.read(value));
      return map;
    }
    if (kind === 's') {
      const set = new Set<unknown>();
      this.#done[place] = set;
      for (const part of parts) set.add(this.read(part as number));
      return set;
    }
    const object: Record<string, unknown> = {};
    this.#done[place] = object;
    for (const [key, value] of parts as readonly [string, number][])
      Object.defineProperty(object, key, { value: this.read(value), enumerable: true, writable: true, configurable: true });
    return object;
  }
}

/** Throws DataCloneError for what may not cross. */
export function encode(value: unknown): string {
  const writer = new CloneWriter();
  const root = writer.refer(structuredClone(value));
  return JSON.stringify([root, writer.rows]);
}

export function decode(text: string): unknown {
  const [root, rows] = JSON.parse(text) as [number, readonly Row[]];
  return new CloneReader(rows).read(root);
}

export const CODEC_PARTS = [specials, isView, CloneWriter, CloneReader, encode, decode] as const;
