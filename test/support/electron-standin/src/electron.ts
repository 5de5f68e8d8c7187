/**
 * Stand-in for the part of Electron's main-process API this product uses, for
 * machines without the Electron binary. Windows are real Chromium pages.
 */
import * as parts from './parts.ts';

export * from './parts.ts';

/** `require('electron')` and Playwright's `evaluate` see one object, whose parts a test may replace. */
const electron: Readonly<Record<string, unknown>> = { ...parts };
export default electron;
