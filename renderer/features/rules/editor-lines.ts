/** Lines of a list editor: which are in sight, where one begins, what a paste leaves. Pure. */

/** Line numbers from 1 that can be seen, a few more on both sides. A list of twenty thousand draws forty numbers. */
export function linesInSight(written: string, scrolledPx: number, heightPx: number, linePx: number): readonly number[] {
  const count = countLines(written);
  const first = Math.max(1, Math.floor(scrolledPx / linePx) - 4);
  const last = Math.min(count, Math.ceil((scrolledPx + heightPx) / linePx) + 4);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** Where a line begins and ends in the text, for selecting it; a line that is not there gives the end. */
export function offsetOfLine(written: string, line: number): readonly [number, number] {
  let from = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const next = written.indexOf('\n', from);
    if (next === -1) return [written.length, written.length];
    from = next + 1;
  }
  const end = written.indexOf('\n', from);
  return [from, end === -1 ? written.length : end];
}

/** What a text area holds after a paste, and where the cursor stands then. */
export function pasted(written: string, from: number, to: number, piece: string): readonly [string, number] {
  const clean = piece.replaceAll('\r\n', '\n');
  return [written.slice(0, from) + clean + written.slice(to), from + clean.length];
}

function countLines(written: string): number {
  let count = 1;
  for (let at = written.indexOf('\n'); at !== -1; at = written.indexOf('\n', at + 1)) count += 1;
  return count;
}
