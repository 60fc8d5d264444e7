import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Bundles the broken worker into this folder, as the app's build bundles the real one: how soon a fresh worker is there is asked of what
 * users have, not of TypeScript sources. Returns its path.
 */
export async function bundleWorker(folder: string): Promise<string> {
  mkdirSync(folder);
  symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['sharp'] },
    build: {
      ssr: join(import.meta.dirname, 'broken-worker.ts'),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'broken-worker.cjs' } },
    },
  });
  return join(folder, 'broken-worker.cjs');
}
