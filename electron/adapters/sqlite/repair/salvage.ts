import Database from 'better-sqlite3';
import { prepareEmpty } from '../compact.ts';
import { APPLICATION_ID } from '../migrate.ts';
import { SPENDING_OF_ATTEMPTS } from '../migrations/005-costs.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { judgeWaste, keepCalls, keepImages } from '../migrations/metrics-sql.ts';
import { type Breath, fill, type Source, type TableReport } from './fill.ts';
import { fillLogGaps } from './log-gaps.ts';
import type { KeyRange } from './read-rows.ts';
import { type Settled, settle } from './settle.ts';

export type SalvageOptions = {
  /** Absolute path of the database to make; there is nothing. */
  readonly path: string;
  /** What to read from: what is newer first. */
  readonly sources: readonly Source[];
  /** Whether the newest commits may be missing in all of them. */
  readonly isOlder: boolean;
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly breath: Breath;
};

export type Salvaged = Settled & {
  readonly tables: readonly TableReport[];
  /** Entries of logs that could not be read and that others stand for. */
  readonly entriesLost: number;
};

/**
 * Makes a whole database of what its sources hold. Not durable yet; nothing but this process may touch it meanwhile.
 * @throws SqliteError when it cannot be written
 */
export async function salvage(options: SalvageOptions): Promise<Salvaged> {
  const db = new Database(options.path);
  try {
    return await salvageInto(db, options);
  } finally {
    db.close();
  }
}

async function salvageInto(db: Database.Database, options: SalvageOptions): Promise<Salvaged> {
  const { sources, isOlder, newId, now, breath } = options;
  prepareEmpty(db);
  for (const pragma of [
    'journal_mode = OFF',
    'synchronous = OFF',
    'foreign_keys = OFF',
    'cache_size = -32768',
  ])
    db.pragma(pragma);
  for (const migration of MIGRATIONS) db.exec(migration.sql);
  // What triggers add comes from the sources too, and what it would add to the cloud's line must not be sent again.
  const triggers = takeTriggersOff(db);
  clearOwnRows(db);
  db.exec('BEGIN');
  const { tables, olderImages, lostNumbers } = await fill(db, sources, breath);
  const settled = settle(db, {
    ...{ newId, now, olderImages, isOlder },
    hasOlderCalls: hasOlder(tables, sources, 'image_generation_attempts'),
  });
  const entriesLost = await fillLogGaps(db, newId, breath);
  settleSync(db, tables, lostNumbers);
  const hasChanged = isOlder || olderImages.size > 0 || Object.values(settled).some((count) => count > 0);
  if (hasChanged) tellCloud(db);
  settleFacts(db);
  keepNumbersUnique(db, sources);
  db.exec('COMMIT');
  for (const sql of triggers) db.exec(sql);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${MIGRATIONS.length}`);
  requireWhole(db);
  return { ...settled, tables, entriesLost };
}

function hasOlder(tables: readonly TableReport[], sources: readonly Source[], name: string): boolean {
  const taken = tables.find(({ table }) => table === name)?.taken ?? [];
  return sources.some(({ isOlder }, at) => isOlder && (taken[at] ?? 0) > 0);
}

function takeTriggersOff(db: Database.Database): string[] {
  const triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers as { name: string }[]) db.exec(`DROP TRIGGER ${name}`);
  return (triggers as { sql: string }[]).map(({ sql }) => sql);
}

/** The identity that a new database gives itself makes room for the one that was found. */
function clearOwnRows(db: Database.Database): void {
  db.exec('CREATE TEMP TABLE own_state AS SELECT * FROM sync_state; DELETE FROM sync_state');
}

/**
 * The cloud must neither lose what was lost here nor be told twice what it has: ids stay as they are, what was in line stays in line, and
 * a job whose row is gone is not one that its user deleted. Where notes were lost, everything of the jobs that were sent is sent again,
 * which replaces each row with itself.
 */
function settleSync(
  db: Database.Database,
  tables: readonly TableReport[],
  lostNumbers: readonly KeyRange[],
): void {
  const hasHoles = (name: string) =>
    tables.some(({ table, holes, refused }) => table === name && holes + refused > 0);
  db.exec('INSERT INTO sync_state SELECT * FROM own_state WHERE NOT EXISTS (SELECT 1 FROM sync_state)');
  db.exec('DROP TABLE own_state');
  const ofMissing = 'job_id NOT IN (SELECT id FROM image_generation_jobs)';
  if (hasHoles('image_generation_jobs')) {
    db.exec('CREATE TEMP TABLE lost_numbers (first INTEGER NOT NULL, last INTEGER NOT NULL)');
    const add = db.prepare('INSERT INTO lost_numbers VALUES (?, ?)');
    for (const { from, to } of lostNumbers) add.run(from, to);
    // Whose number is known, and was not lost, was deleted: it still has to be taken out of the cloud.
    db.exec(`
      DELETE FROM sync_outbox WHERE ${ofMissing} AND job_id NOT IN (
        SELECT job_id FROM metrics_jobs WHERE NOT EXISTS (SELECT 1 FROM lost_numbers WHERE job BETWEEN first AND last));
      -- A job that was lost may be found again in the library, and is then counted anew.
      DELETE FROM metrics_jobs WHERE ${ofMissing}
        AND EXISTS (SELECT 1 FROM lost_numbers WHERE job BETWEEN first AND last);
      DROP TABLE lost_numbers`);
  }
  if (hasHoles('image_generation_files')) {
    db.exec(`DELETE FROM sync_outbox WHERE kind IN ('file', 'upload')
      AND entity_id NOT IN (SELECT id FROM image_generation_files)`);
  }
  const lostNotes = ['sync_outbox', 'sync_jobs', 'sync_backfill', 'image_generation_jobs'].some(hasHoles);
  if (!lostNotes) return;
  const sent = `FROM sync_jobs WHERE pushed = 1 AND kept_local = 0 AND NOT ${ofMissing}`;
  db.exec(`INSERT OR IGNORE INTO sync_outbox (kind, entity_id, job_id) SELECT 'job', job_id, job_id ${sent}`);
}

/**
 * What a repair has changed is sent, also where the notes of what waits were not lost. Which rows those are is not known any more, so all
 * jobs and images of what the cloud has are: each replaces itself.
 */
function tellCloud(db: Database.Database): void {
  const sent = `FROM sync_jobs JOIN sync_state ON account IS NOT NULL WHERE sending = 1 AND kept_local = 0
    AND job_id IN (SELECT id FROM image_generation_jobs)`;
  const images =
    '(SELECT count(*) FROM image_generation_images AS image WHERE image.job_id = sync_jobs.job_id)';
  db.exec(`
    INSERT OR IGNORE INTO sync_outbox (kind, entity_id, job_id) SELECT 'job', job_id, job_id ${sent};
    INSERT OR REPLACE INTO sync_backfill (kind, job_id, after, remaining) SELECT 'image', job_id, '', ${images} ${sent}
      AND ${images} > 0`);
}

/** Facts for the metrics and the budget that were lost come from the calls and images that were not. */
function settleFacts(db: Database.Database): void {
  db.exec(`
    DELETE FROM metrics_jobs WHERE EXISTS (SELECT 1 FROM image_generation_jobs AS job
      WHERE job.number = metrics_jobs.job AND job.id <> metrics_jobs.job_id
        OR job.id = metrics_jobs.job_id AND job.number <> metrics_jobs.job);
    INSERT OR IGNORE INTO metrics_scopes (provider, model, preset)
      SELECT DISTINCT params ->> '$.provider', params ->> '$.model', params ->> '$.preset' FROM image_generation_jobs;
    INSERT OR IGNORE INTO metrics_jobs (job, job_id, scope)
      SELECT job.number, job.id, scope.id FROM image_generation_jobs AS job
        JOIN metrics_scopes AS scope ON scope.provider = job.params ->> '$.provider'
          AND scope.model = job.params ->> '$.model' AND scope.preset = job.params ->> '$.preset';
    ${keepCalls('1')}
    ${keepImages('1')}
    ${judgeWaste('1')}
    INSERT OR IGNORE INTO ${SPENDING_OF_ATTEMPTS}`);
}

/** Numbers of rows that are gone are never given again: facts and places still name them. */
function keepNumbersUnique(db: Database.Database, sources: readonly Source[]): void {
  const atLeast = (table: string, column: string, seq: number) => {
    const highest = Math.max(
      seq,
      Number(db.prepare(`SELECT max(${column}) FROM ${table}`).pluck().get() ?? 0),
    );
    db.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(table);
    db.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, highest);
  };
  const facts = Number(db.prepare('SELECT max(job) FROM metrics_jobs').pluck().get() ?? 0);
  atLeast('image_generation_jobs', 'number', Math.max(facts, sequenceIn(sources, 'image_generation_jobs')));
  atLeast('sync_outbox', 'change', sequenceIn(sources, 'sync_outbox'));
}

/** Beyond what a number can be here the sequence itself is damaged. */
const HIGHEST_NUMBER = 2 ** 25 - 1;

function sequenceIn(sources: readonly Source[], table: string): number {
  for (const { db } of sources) {
    try {
      const seq = Number(
        db.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck().get(table) ?? 0,
      );
      if (seq >= 0 && seq <= HIGHEST_NUMBER) return seq;
    } catch {
      // The next one may know.
    }
  }
  return 0;
}

/** @throws Error when what was made is not sound: a defect of ours, and better than a database that breaks later. */
function requireWhole(db: Database.Database): void {
  const orphans = db.pragma('foreign_key_check') as unknown[];
  if (orphans.length > 0) throw new Error(`Rows without what they belong to: ${JSON.stringify(orphans[0])}`);
}
