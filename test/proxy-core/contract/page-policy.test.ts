import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pagePolicy, STYLE_NONCE_MARK } from '#core/contract/page-policy.ts';

describe('the content security policy of the screens', () => {
  const policy = pagePolicy('abc');

  it('lets scripts come from our own files only', () => expect(policy).toContain("script-src 'self';"));
  it('lets style elements in by the number used once', () => expect(policy).toContain("style-src 'self' 'nonce-abc'"));
  it('allows nothing it does not name', () => expect(policy.startsWith("default-src 'none'")).toBe(true));
  it('keeps the page out of frames', () => expect(policy).toContain("frame-ancestors 'none'"));
  it('never says unsafe', () => expect(policy).not.toContain('unsafe'));

  it('finds its mark in the page', () => {
    const page = readFileSync(new URL('../../../renderer/index.html', import.meta.url), 'utf8');
    expect(page.split(STYLE_NONCE_MARK)).toHaveLength(2);
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  });
});
