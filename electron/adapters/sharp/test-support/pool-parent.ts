import { join } from 'node:path';
import { createImageWorkerPool } from '../pool.ts';

/** A process whose worker is always at work, to be killed from outside. */
const pool = createImageWorkerPool({
  nodePath: process.execPath,
  workerEntry: join(import.meta.dirname, '../worker/main.ts'),
  size: 1,
});
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>';
const outputPath = join(process.argv[2] ?? '', 'drawn.png');
for (;;) {
  const work = { svg, width: 2000, height: 2000, format: 'png', outputPath } as const;
  await pool.rasterize(work, new AbortController().signal);
}
