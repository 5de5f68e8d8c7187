/**
 * Functions and classes as source text for the page. Node only takes the types
 * away, so names stay as they are written: parts may use each other, browser
 * globals, and nothing else.
 */
export function sourceOf(parts: readonly { toString(): string }[]): string {
  return parts.map(String).join('\n');
}
