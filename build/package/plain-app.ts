import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from '../ensure-built.mjs';
import { bundleFiles } from './bundle-files.ts';

/** What a plain Node starts: the command line, which can also serve the page, and the image worker. */
const ENTRIES = ['cli.cjs', 'image-worker.cjs', 'database-check.cjs'];

/**
 * Puts what a plain Node reads, which cannot look into an archive, into the folder beside it, in the same places as in the repository. The
 * native modules lie there already.
 */
export async function shipPlainApp(folder: string): Promise<void> {
  const bundle = bundleFiles(join(ROOT, 'out/main'), ENTRIES).map((name) => join('out/main', name));
  for (const path of [...bundle, 'out/renderer', 'resources']) {
    const destination = join(folder, path);
    await mkdir(dirname(destination), { recursive: true });
    await cp(join(ROOT, path), destination, { recursive: true, filter: (from) => !from.endsWith('.map') });
  }
}
