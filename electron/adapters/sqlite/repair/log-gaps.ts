import type Database from 'better-sqlite3';
import { PLACES_PER_JOB } from '../log-place.ts';
import type { Breath } from './fill.ts';

/** A gap of more is no gap: the place behind it was damaged, and its entry is none. */
const LONGEST_GAP = 1_000_000;
/** Entries written between two breaths. */
const AT_ONCE = 500;

/**
 * A log has no gaps: where entries could not be read, as many others stand and say so. What lies behind a gap that is too long to be one
 * is taken out. Returns how many entries are missing.
 */
export async function fillLogGaps(
  db: Database.Database,
  newId: () => string,
  breath: Breath,
): Promise<number> {
  const jobs = db
    .prepare('SELECT number, id, user_id AS userId FROM image_generation_jobs ORDER BY number')
    .all();
  let missing = 0;
  for (const job of jobs as Job[]) {
    for (const gap of gapsOf(db, job.number)) missing += await fillGap(db, job, gap, newId, breath);
    countEntries(db, job.number);
    await breath();
  }
  return missing;
}

type Job = { readonly number: number; readonly id: string; readonly userId: string };
type Gap = { readonly after: number; readonly before: number; readonly createdAt: number };

function gapsOf(db: Database.Database, number: number): Gap[] {
  const range = [number * PLACES_PER_JOB, (number + 1) * PLACES_PER_JOB];
  const find = db.prepare(`
    SELECT after, before, created_at AS createdAt FROM (
        SELECT lag(place) OVER (ORDER BY place) AS after, place AS before, created_at
          FROM image_generation_logs WHERE place > ? AND place < ?)
      WHERE before > after + 1 ORDER BY before`);
  const gaps = find.all(...range) as Gap[];
  const wild = gaps.find(({ after, before }) => before - after > LONGEST_GAP);
  if (wild === undefined) return gaps;
  db.prepare('DELETE FROM image_generation_logs WHERE place >= ? AND place < ?').run(wild.before, range[1]);
  return gaps.filter(({ before }) => before < wild.before);
}

async function fillGap(
  db: Database.Database,
  { id, userId }: Job,
  { after, before, createdAt }: Gap,
  newId: () => string,
  breath: Breath,
): Promise<number> {
  const insert = db.prepare(`
    INSERT INTO image_generation_logs (place, job_id, id, user_id, level, step, created_at, message)
      VALUES (?, ?, ?, ?, 'warning', 'cleanup', ?, 'This entry was lost when the database was damaged')`);
  for (let place = after + 1; place < before; place += 1) {
    insert.run(place, id, newId(), userId, createdAt);
    if (place % AT_ONCE === 0) await breath();
  }
  return before - after - 1;
}

/** What is counted up to the log's end, so that nobody has to count a long log when it is asked for. */
function countEntries(db: Database.Database, number: number): void {
  const range = [number * PLACES_PER_JOB, (number + 1) * PLACES_PER_JOB];
  db.prepare(
    `INSERT INTO image_generation_log_counts (job_number, level, step, count)
       SELECT ?, level, step, count(*) FROM image_generation_logs WHERE place > ? AND place < ? GROUP BY level, step`,
  ).run(number, ...range);
  db.prepare(
    `INSERT INTO image_generation_log_counted (job_number, place)
       SELECT ?, max(place) FROM image_generation_logs WHERE place > ? AND place < ? HAVING max(place) IS NOT NULL`,
  ).run(number, ...range);
}
