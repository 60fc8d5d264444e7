import type { Row } from './measure.ts';
import { followRows } from './renderer/follow.ts';
import { longJobRows } from './renderer/long-job.ts';

/** The page: following a busy log, and moving in a log of a million entries. Needs `npm run build` and a display. */
export async function run(): Promise<Row[]> {
  return [...(await followRows()), ...(await longJobRows())];
}
