import type { LogIndex } from '../../core/ports/log-index.ts';
import type { Connection, Value } from './connection.ts';
import { BLOCK, INDEX_TABLE, INDEXED_TABLE } from './log-index-sql.ts';
import type { LogTails, Tail } from './log-index-tails.ts';
import { jobPlaces, PLACES_PER_JOB } from './log-place.ts';
import { LOG_TABLE } from './log-row.ts';

/** Text of one block, and of one transaction, in UTF-16 units: entries may have details of many kilobytes. */
const MOST_IN_BLOCK = 64 * 1_024;
const MOST_AT_ONCE = 256 * 1_024;

/**
 * Pages of the index merged with each batch, beside one for each so many entries: a batch writes a part of the index, and each page
 * is merged into larger parts about six times in a million entries.
 */
const MERGED_PAGES = 4;
const ENTRIES_A_PAGE = 8;

/** The parameter is a JSON list of the jobs whose log begins later than it did: to look where costs twenty times as much as the rest. */
const TOTALS_SQL = `
  SELECT count(*) AS jobs, total(CASE WHEN number IN (SELECT value FROM json_each(?))
      THEN max(0, coalesce(indexed.place + 1 - (
        SELECT min(place) FROM ${LOG_TABLE} WHERE place > number * ${PLACES_PER_JOB} AND place < (number + 1) * ${PLACES_PER_JOB}
      ), 0))
      ELSE coalesce(indexed.place - number * ${PLACES_PER_JOB}, 0) END) AS entries
    FROM image_generation_jobs AS job LEFT JOIN ${INDEXED_TABLE} AS indexed ON indexed.job_number = job.number
    WHERE deleted_at IS NULL`;

/** What keeps the index up to the log, and says how far it is. */
export function indexWriter(connection: Connection, tails: LogTails): Pick<LogIndex, 'advance' | 'coverage'> {
  const rows = connection.rawQuery(
    `SELECT place, message, details FROM ${LOG_TABLE} WHERE place > ? AND place <= ? ORDER BY place LIMIT ?`,
  );
  const insert = connection.query(`INSERT INTO ${INDEX_TABLE} (rowid, text) VALUES (CAST(? AS INTEGER), ?)`);
  const merge = connection.query(`INSERT INTO ${INDEX_TABLE} (${INDEX_TABLE}, rank) VALUES ('merge', ?)`);
  const setIndexed = connection.query(
    `INSERT INTO ${INDEXED_TABLE} (job_number, place) VALUES (?, ?)
      ON CONFLICT (job_number) DO UPDATE SET place = excluded.place`,
  );
  const statuses = connection.query('SELECT status FROM image_generation_jobs WHERE number = ?');
  const totals = connection.query(TOTALS_SQL);
  const totalsOfOne = connection.query(`${TOTALS_SQL} AND id = ?`);
  const deleted = connection.query('SELECT number FROM image_generation_jobs WHERE deleted_at IS NOT NULL');
  const placesOf = jobPlaces(connection, 'living');

  function isAtWork(number: number): boolean {
    const status = statuses.get(number)?.['status'];
    return status === 'queued' || status === 'processing';
  }

  /** Where the tail can be taken in up to: to its end, or, of a job that goes on, to the end of its last whole block. */
  function endOf({ number, after, last }: Tail): number {
    const rest = (last - after) % BLOCK;
    return rest === 0 || !isAtWork(number) ? last : last - rest;
  }

  function advance(limit: number): number {
    const atOnce = Math.max(BLOCK, limit - (limit % BLOCK));
    for (const tail of tails.tails()) {
      // A tail may be of a job that was removed since it was looked up, or of entries that were.
      if (statuses.get(tail.number) === undefined) tails.touch(tail.number);
      else {
        const end = endOf(tail);
        const taken = end > tail.after ? take(tail, end, atOnce) : 0;
        if (taken > 0) return taken;
      }
    }
    return 0;
  }

  function take({ number, after }: Tail, end: number, limit: number): number {
    return connection.atomically('normal', () => {
      const entries = withinSize(rows.all(after, end, limit));
      for (const block of blocksOf(entries)) insert.run(block.first, block.text);
      merge.run(MERGED_PAGES + Math.ceil(entries.length / ENTRIES_A_PAGE));
      setIndexed.run(number, Number(entries.at(-1)?.[0] ?? end));
      tails.touch(number);
      return entries.length;
    });
  }

  function coverage(jobIds: readonly string[] | null) {
    const shortened = JSON.stringify(tails.shortened());
    const rows =
      jobIds === null ? [totals.get(shortened)] : jobIds.map((id) => totalsOfOne.get(shortened, id));
    const all = rows.map((row) => ({
      jobs: Number(row?.['jobs'] ?? 0),
      entries: Number(row?.['entries'] ?? 0),
    }));
    const unindexed = unindexedOf(jobIds);
    return {
      jobs: sum(all.map(({ jobs }) => jobs)),
      entries: sum(all.map(({ entries }) => entries)) + unindexed,
      unindexed,
    };
  }

  function unindexedOf(jobIds: readonly string[] | null): number {
    const gone = new Set(deleted.all().map((row) => Number(row['number'])));
    const wanted = jobIds === null ? null : new Set(jobIds.map((id) => placesOf(id)?.number));
    const counted = tails
      .tails()
      .filter(({ number }) => !gone.has(number) && (wanted === null || wanted.has(number)));
    return sum(counted.map(({ after, last }) => last - after));
  }

  return { advance, coverage };
}

/** How blocks leave the index whose entries, those between two places, are being removed. */
export function forgetBlocks(connection: Connection): (above: number, below: number) => void {
  const remove = connection.query(
    `DELETE FROM ${INDEX_TABLE} WHERE rowid > CAST(? AS INTEGER) AND rowid < CAST(? AS INTEGER)`,
  );
  return (above, below) => {
    // Only blocks that certainly end before the first entry that stays.
    remove.run(above, below - BLOCK + 1);
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function sizeOf([, message, details]: readonly Value[]): number {
  return String(message ?? '').length + String(details ?? '').length;
}

/** The first of the entries that are not too long together; at least one. */
function withinSize(entries: readonly Value[][]): Value[][] {
  let size = 0;
  const taken: Value[][] = [];
  for (const entry of entries) {
    size += sizeOf(entry);
    if (size > MOST_AT_ONCE && taken.length > 0) break;
    taken.push(entry);
  }
  return taken;
}

/** The text of each block begins anew after so many entries, or after so much text. */
function* blocksOf(entries: readonly Value[][]): Generator<{ first: number; text: string }> {
  let block: { first: number; texts: string[]; size: number } | null = null;
  for (const entry of entries) {
    const [place, message, details] = entry;
    if (block !== null && (block.texts.length >= BLOCK || block.size + sizeOf(entry) > MOST_IN_BLOCK)) {
      yield { first: block.first, text: block.texts.join('\n') };
      block = null;
    }
    block ??= { first: Number(place), texts: [], size: 0 };
    block.texts.push(`${message}\n${details ?? ''}`);
    block.size += sizeOf(entry);
  }
  if (block !== null) yield { first: block.first, text: block.texts.join('\n') };
}
