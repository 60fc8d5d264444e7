import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { recordPackages } from './build/package/record-packages.ts';

/**
 * Main and preload are CommonJS, which every Electron can load as an entry. All dependencies in pure JavaScript are bundled;
 * what stays outside is what package.json lists under `dependencies` (better-sqlite3 and sharp, with their native parts),
 * electron, and `node:`.
 */
const commonJs = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  // Beside the entries, not below them: code may lie in either, and `import.meta.dirname` must mean the same in both.
  chunkFileNames: '[name]-[hash].cjs',
} as const;

const node = { target: 'node18', sourcemap: true, minify: false } as const;

export default defineConfig({
  main: {
    plugins: [recordPackages('main', import.meta.dirname)],
    build: {
      ...node,
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          desktop: 'electron/hosts/desktop/main.ts',
          cli: 'electron/hosts/cli/main.ts',
          web: 'electron/hosts/web/main.ts',
          'image-worker': 'electron/adapters/sharp/worker/main.ts',
          'database-check': 'electron/adapters/sqlite/check/main.ts',
        },
        output: commonJs,
      },
    },
  },
  preload: {
    plugins: [recordPackages('preload', import.meta.dirname)],
    build: {
      ...node,
      outDir: 'out/preload',
      rolldownOptions: { input: { preload: 'electron/hosts/desktop/preload.ts' }, output: commonJs },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), recordPackages('renderer', import.meta.dirname)],
    build: {
      target: 'chrome114',
      sourcemap: true,
      // Not for its size: the page's first chunk is read before the first paint.
      minify: true,
      // One file of styles, and chunks that fetch what they need themselves: fetching ahead from a script takes 30 ms of
      // the page's start, and from a local disk there is nothing to be gained by it.
      cssCodeSplit: false,
      modulePreload: {
        resolveDependencies: (_file, deps, { hostType }) => (hostType === 'html' ? deps : []),
      },
      outDir: 'out/renderer',
      // The page's policy takes fonts from its own files only, not from data: addresses.
      assetsInlineLimit: 0,
      // Absolute, since the build and the dev server resolve a relative one against different folders.
      rolldownOptions: {
        input: join(import.meta.dirname, 'renderer/index.html'),
        // All of the page's start in one chunk, and in another what only views share that are loaded later; not in a dozen: each
        // file that the page fetches costs it some milliseconds.
        output: {
          codeSplitting: {
            groups: [
              { name: 'start', tags: ['$initial'], priority: 1 },
              { name: 'shared', minShareCount: 2 },
            ],
          },
        },
      },
    },
  },
});
