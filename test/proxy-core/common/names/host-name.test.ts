import { describe, expect, it } from 'vitest';
import { canonicalName, isHostName } from '#core/common/names/host-name.ts';

const LABEL = 'x'.repeat(63);

describe('host names', () => {
  it.each([
    ['Home.Example', 'home.example'],
    ['home.example.', 'home.example'],
    ['home.example..', 'home.example.'],
    ['.', ''],
    ['', ''],
  ])('%j in one form is %j', (text, name) => {
    expect(canonicalName(text)).toBe(name);
  });

  it.each([
    'a',
    'home.example',
    'xn--bcher-kva.example',
    '_dmarc.home.example',
    '-bad-.example',
    '1.2.3',
    LABEL,
    `${LABEL}.${LABEL}.${LABEL}.${'y'.repeat(61)}`,
  ])('%j can be asked for', (name) => {
    expect(isHostName(name)).toBe(true);
  });

  it.each([
    '',
    '.',
    'a..b',
    '.a',
    'a.',
    'a b',
    'a/b',
    'bücher',
    'a:b',
    '*.a',
    'a\u0000b',
    `${LABEL}x`,
    `${LABEL}.${LABEL}.${LABEL}.${'y'.repeat(62)}`,
    'A.example',
  ])('%j cannot', (name) => {
    expect(isHostName(name)).toBe(false);
  });
});
