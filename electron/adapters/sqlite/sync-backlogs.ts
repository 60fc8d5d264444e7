import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { LogBacklog, SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection, Row } from './connection.ts';
import { jobPlaces, PLACES_PER_JOB } from './log-place.ts';
import { LOG_COLUMNS, LOG_TABLE, logEntryReader } from './log-row.ts';
import { outboxWriter } from './sync-outbox.ts';

/** Joined from the sync's jobs outwards; the newest entry of each is one look into the log. */
const backlogsSql = (which: string) => `
  SELECT row.job_id AS job_id, pushed_seq, coalesce((
        SELECT max(place) FROM ${LOG_TABLE}
          WHERE place > job.number * ${PLACES_PER_JOB} AND place < (job.number + 1) * ${PLACES_PER_JOB}
      ) - job.number * ${PLACES_PER_JOB}, 0) AS last_seq
    FROM sync_jobs AS row CROSS JOIN image_generation_jobs AS job ON job.id = row.job_id
    WHERE sending = 1 AND deleted_at IS NULL AND ${which}`;
export const BACKLOGS_SQL = backlogsSql('row.job_id > ? ORDER BY row.job_id LIMIT ?');
const BACKLOG_SQL = backlogsSql('row.job_id = ?');
export const ENTRIES_SQL = `SELECT ${LOG_COLUMNS} FROM ${LOG_TABLE} WHERE place > ? AND place < ? ORDER BY place LIMIT ?`;
export const NEXT_PLACE_SQL = `SELECT place FROM ${LOG_TABLE} WHERE place > ? AND place < ? ORDER BY place LIMIT 1`;

/** Entries read at once, so that few are read in vain where they are long: one may have 64 KB of details. */
const READ_AT_ONCE = 50;

type BacklogMethod = 'backlogs' | 'backlog' | 'entries' | 'nextSeq' | 'entry' | 'claim' | 'setPushedSeq';

/** What of the logs was not sent. */
export function syncBacklogs(connection: Connection): Pick<SyncTable, BacklogMethod> {
  const backlogs = connection.query(BACKLOGS_SQL);
  const backlog = connection.query(BACKLOG_SQL);
  const next = connection.rawQuery(ENTRIES_SQL);
  const nextPlace = connection.query(NEXT_PLACE_SQL);
  const setPushedSeq = connection.query(
    'UPDATE sync_jobs SET pushed_seq = @seq WHERE job_id = @job AND sending = 1 AND pushed_seq <> @seq',
  );
  const isClaimed = connection.query('SELECT 1 FROM sync_jobs WHERE job_id = ? AND claimed_seq >= ?');
  const claim = connection.query('UPDATE sync_jobs SET claimed_seq = @seq WHERE job_id = @job');
  const placesOf = jobPlaces(connection, 'all');
  const put = outboxWriter(connection);

  function read(jobId: string, afterSeq: number, limit: number): LogEntry[] {
    const places = placesOf(jobId);
    if (places === null || afterSeq >= PLACES_PER_JOB) return [];
    const { base } = places;
    return next
      .all(base + afterSeq, base + PLACES_PER_JOB, limit)
      .map(logEntryReader(connection, jobId, base));
  }

  function entries(jobId: string, afterSeq: number, limit: number, bytes: number): LogEntry[] {
    const taken: LogEntry[] = [];
    let size = 0;
    for (;;) {
      const most = Math.min(READ_AT_ONCE, limit - taken.length);
      const piece = read(jobId, taken.at(-1)?.seq ?? afterSeq, most);
      for (const entry of piece) {
        size += sizeOf(entry);
        if (size > bytes && taken.length > 0) return taken;
        taken.push(entry);
      }
      if (piece.length < most || taken.length >= limit) return taken;
    }
  }

  return {
    backlogs(afterJobId, limit) {
      const rows = backlogs.all(afterJobId ?? '', limit);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return {
        backlogs: rows.map(toBacklog).filter(isBehind),
        nextAfterJobId: last === undefined ? null : String(last['job_id']),
      };
    },
    backlog(jobId) {
      const row = backlog.get(jobId);
      const found = row === undefined ? null : toBacklog(row);
      return found !== null && isBehind(found) ? found : null;
    },
    entries,
    nextSeq(jobId, afterSeq) {
      const places = placesOf(jobId);
      if (places === null || afterSeq >= PLACES_PER_JOB) return null;
      const { base } = places;
      const found = nextPlace.get(base + afterSeq, base + PLACES_PER_JOB)?.['place'];
      return typeof found === 'number' ? found - base : null;
    },
    entry(jobId, seq) {
      const [found] = read(jobId, seq - 1, 1);
      return found?.seq === seq ? found : null;
    },
    claim(upTo) {
      const open = [...upTo].filter(([jobId, seq]) => isClaimed.get(jobId, seq) === undefined);
      // Tried again: it stands there.
      if (open.length === 0) return;
      connection.atomically('full', () => {
        for (const [jobId, seq] of open) claim.run({ job: jobId, seq });
      });
    },
    setPushedSeq: (jobId, seq) =>
      connection.atomically('normal', () => {
        if (setPushedSeq.run({ job: jobId, seq }) > 0) put.last('job', jobId, jobId);
      }),
  };
}

function toBacklog(row: Row): LogBacklog {
  return {
    jobId: String(row['job_id']),
    pushedSeq: Number(row['pushed_seq']),
    lastSeq: Number(row['last_seq']),
  };
}

function isBehind({ pushedSeq, lastSeq }: LogBacklog): boolean {
  return lastSeq > pushedSeq;
}

/** UTF-16 units of what may be long. */
function sizeOf({ message, detailsJson }: LogEntry): number {
  return message.length + (detailsJson?.length ?? 0);
}
