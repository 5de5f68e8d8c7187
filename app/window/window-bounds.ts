/** Where the window opens: as it was, but always where a person can reach it. Pure. */
import type { Bounds } from './window-file.ts';

export const USUAL = { width: 1180, height: 760 } as const;
export const LEAST = { width: 720, height: 480 } as const;

/** So much of the title bar has to be on a screen to take hold of it. */
const GRIP = { width: 80, height: 20 } as const;

export type OpenAt = Partial<Pick<Bounds, 'x' | 'y'>> & Pick<Bounds, 'width' | 'height'>;

/** @param workAreas of the screens that are there now; the first is the main one. Without a place the system chooses the middle. */
export function openAt(remembered: Bounds | null, workAreas: readonly Bounds[]): OpenAt {
  const main = workAreas[0];
  if (remembered === null) return fitted(USUAL, main);
  const screen = workAreas.find((area) => isReachable(remembered, area));
  if (screen === undefined) return fitted(remembered, main);
  return { x: remembered.x, y: remembered.y, ...fitted(remembered, screen) };
}

function fitted(size: Pick<Bounds, 'width' | 'height'>, area: Bounds | undefined): Pick<Bounds, 'width' | 'height'> {
  const most = area ?? { width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY };
  return {
    width: Math.max(LEAST.width, Math.min(size.width, most.width)),
    height: Math.max(LEAST.height, Math.min(size.height, most.height)),
  };
}

function isReachable(window: Bounds, area: Bounds): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const isTitleInside = window.y >= area.y && window.y + GRIP.height <= area.y + area.height;
  return isTitleInside && across >= GRIP.width;
}
