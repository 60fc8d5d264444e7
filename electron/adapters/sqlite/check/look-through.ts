import Database from 'better-sqlite3';
import { type CheckStage, MAX_PROBLEMS } from '../../../../shared/contract/database.ts';
import { isDamage } from '../errors.ts';
import { PLACES_PER_JOB } from '../log-place.ts';
import { readByNumber, readFromBothEnds } from '../repair/read-rows.ts';
import { schemaProblem } from '../repair/schema.ts';
import { SALVAGED } from '../repair/tables.ts';

/**
 * Looks through a whole database, without changing it, and answers with what is wrong. Takes as long as reading it: for a process of its
 * own. `quick`: every page. `full`: also that each index fits its table, each row what it belongs to, and each row what this app writes.
 * @throws SqliteError when it cannot be opened at all, or not be read now: it is locked, or its disk fails
 */
export function lookThrough(path: string, kind: 'quick' | 'full', tell: (at: CheckStage) => void): string[] {
  const db = new Database(path, { readonly: true, timeout: 10_000 });
  try {
    db.pragma('cell_size_check = ON');
    tell({ stage: 'pages', done: 0, total: 0 });
    const pages = pageProblems(db, kind);
    // What hangs together no more would only be told again, row by row.
    if (kind === 'quick' || pages.length > 0) return pages;
    const schema = schemaProblem(db);
    if (schema !== null) return [schema];
    tell({ stage: 'references', done: 0, total: 0 });
    return [...referenceProblems(db), ...rowProblems(db, tell), ...sumProblems(db)].slice(0, MAX_PROBLEMS);
  } finally {
    db.close();
  }
}

function pageProblems(db: Database.Database, kind: 'quick' | 'full'): string[] {
  try {
    const pragma = kind === 'quick' ? 'quick_check' : 'integrity_check';
    const rows = db.pragma(`${pragma}(${MAX_PROBLEMS})`) as Record<string, string>[];
    const answers = rows.map((row) => String(row[pragma]));
    return answers.length === 1 && answers[0] === 'ok' ? [] : answers.slice(0, MAX_PROBLEMS);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [(error as Error).message];
  }
}

function referenceProblems(db: Database.Database): string[] {
  const rows = db.prepare(`SELECT * FROM pragma_foreign_key_check LIMIT ${MAX_PROBLEMS}`).all();
  return (rows as { table: string; parent: string }[]).map(
    ({ table, parent }) => `A row of ${table} belongs to one of ${parent} that is not there.`,
  );
}

function rowProblems(db: Database.Database, tell: (at: CheckStage) => void): string[] {
  const problems: string[] = [];
  for (const [done, { name, key, isSound }] of SALVAGED.entries()) {
    tell({ stage: 'rows', done, total: SALVAGED.length });
    const count = { holes: 0 };
    let unsound = 0;
    const slices =
      typeof key === 'string' ? readByNumber(db, name, key, count) : readFromBothEnds(db, name, key, count);
    // A setting that this version does not know, or cannot read, is no damage: its default counts.
    const isOurs = name === 'settings' ? () => true : isSound;
    for (const rows of slices) unsound += rows.filter((row) => !isOurs(row)).length;
    if (unsound > 0) problems.push(`${unsound} rows of ${name} are not what Safelight writes.`);
    if (count.holes > 0) problems.push(`${name} cannot be read as a whole.`);
  }
  return problems;
}

/** What has to add up although no constraint says so. */
function sumProblems(db: Database.Database): string[] {
  const ids = (sql: string): string[] => db.prepare(`${sql} LIMIT 5`).pluck().all() as string[];
  const miscounted = ids(`
    SELECT job.id FROM image_generation_jobs AS job
        LEFT JOIN image_generation_images AS image ON image.job_id = job.id
      GROUP BY job.id HAVING count(image.id) <> job.images_requested
        OR total(image.status = 'completed') <> job.images_completed`);
  const gaps = ids(`
    SELECT job.id FROM image_generation_jobs AS job WHERE 1 = (
      SELECT count(*) <> max(place) - min(place) + 1 FROM image_generation_logs
        WHERE place > job.number * ${PLACES_PER_JOB} AND place < (job.number + 1) * ${PLACES_PER_JOB})`);
  const foreign = ids(`
    SELECT job.id FROM image_generation_jobs AS job WHERE EXISTS (
      SELECT 1 FROM image_generation_logs
        WHERE place > job.number * ${PLACES_PER_JOB} AND place < (job.number + 1) * ${PLACES_PER_JOB}
          AND job_id <> job.id)`);
  return [
    ...miscounted.map((id) => `Job ${id} does not count its images right.`),
    ...gaps.map((id) => `The log of job ${id} has a gap.`),
    ...foreign.map((id) => `The log of job ${id} holds entries of another job.`),
  ];
}
