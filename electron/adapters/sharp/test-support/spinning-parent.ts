import { join } from 'node:path';
import { createImageWorkerPool } from '../pool.ts';

/** A process whose worker never comes out of a loop, to be killed from outside. The worker's id is left in the file that is named. */
const pool = createImageWorkerPool({
  nodePath: process.execPath,
  workerEntry: join(import.meta.dirname, 'fake-worker.ts'),
  size: 1,
});
await pool.inspect(`spin ${process.argv[2]}`, new AbortController().signal);
