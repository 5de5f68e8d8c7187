/** How the screens are bundled; the program's own build and the tests that look at screens do it in the same way. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param outDir - emptied first. */
export function screens(outDir: string): InlineConfig {
  return {
    configFile: false,
    root: `${root}/renderer`,
    base: './',
    cacheDir: `${root}/.cache/vite`,
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 2000 },
  };
}
