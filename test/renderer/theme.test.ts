import { describe, expect, it } from 'vitest';
import { theme } from '../../renderer/theme.ts';

const colours = Object.entries(theme.colors ?? {}) as (readonly [string, readonly string[]])[];

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the colours', () => {
  it.each(colours)('%s go from light to dark in ten steps', (_name, shades) => {
    expect(shades).toHaveLength(10);
    const light = shades.map(luminance);
    expect(light).toEqual(light.toSorted((one, other) => other - one));
  });

  it('can carry white words where they are pressed: contrast of at least 4.5', () => {
    const { primaryColor = '', primaryShade } = theme;
    const shades = Object.fromEntries(colours)[primaryColor] ?? [];
    const used = Object.values(primaryShade as { readonly light: number; readonly dark: number });
    expect(used).toHaveLength(2);
    for (const shade of used) expect(1.05 / (luminance(shades[shade] ?? '#ffffff') + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
});
