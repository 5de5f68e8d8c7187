import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../renderer/', import.meta.url));

/** Builds the screens into a folder of the test's own, so that no test depends on what was built before. */
export async function bundleRenderer(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    cacheDir: fileURLToPath(new URL('../../.cache/vite', import.meta.url)),
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 2000 },
  });
}
