import type { Page } from 'playwright-core';

export interface FaintText {
  readonly words: string;
  readonly ratio: number;
  readonly needed: number;
}

/**
 * Text in sight that is too faint for WCAG 2.2 level AA (4.5 to 1; large text
 * 3 to 1). Text over a gradient is measured against the colour under the
 * gradient; disabled controls are exempt, as in the standard.
 */
export function faintTexts(page: Page): Promise<FaintText[]> {
  return page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    type Colour = [number, number, number, number];
    const read = (colour: string): Colour => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (top: Colour, below: Colour): Colour => [
      top[0] * top[3] + below[0] * (1 - top[3]),
      top[1] * top[3] + below[1] * (1 - top[3]),
      top[2] * top[3] + below[2] * (1 - top[3]),
      1,
    ];
    const light = (colour: Colour): number => {
      const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const groundOf = (element: Element): Colour => {
      const layers: Colour[] = [];
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const colour = read(getComputedStyle(at).backgroundColor);
        if (colour[3] > 0) layers.push(colour);
        if (colour[3] === 1) break;
      }
      return layers.reduceRight<Colour>((below, layer) => over(layer, below), [255, 255, 255, 1]);
    };
    const faint: { words: string; ratio: number; needed: number }[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const words = texts.currentNode.textContent?.trim() ?? '';
      const element = texts.currentNode.parentElement;
      if (words === '' || element === null || element.closest('noscript, [disabled], [aria-disabled=true], [data-disabled]') !== null)
        continue;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || style.visibility === 'hidden' || !element.checkVisibility({ opacityProperty: true }))
        continue;
      const ground = groundOf(element);
      const [one, other] = [light(over(read(style.color), ground)), light(ground)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const needed = isLarge ? 3 : 4.5;
      if (ratio < needed) faint.push({ words: words.slice(0, 60), ratio: Math.round(ratio * 100) / 100, needed });
    }
    return faint;
  });
}
