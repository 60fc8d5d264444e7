import type { NewParked, OutboxKind, SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection, Row } from './connection.ts';
import type { Backfill } from './sync-backfill.ts';
import { outboxWriter } from './sync-outbox.ts';

const TABLE = 'sync_parked';

type ParkedMethod = 'park' | 'parked' | 'parkedCount' | 'isParked' | 'unpark' | 'parkedAgain' | 'dropParked';

export const PARKED_AGAIN_SQL = `SELECT * FROM ${TABLE} WHERE retry = 1 ORDER BY parked_at LIMIT ?`;

/** What the cloud refused. */
export function syncParked(connection: Connection, backfill: Backfill): Pick<SyncTable, ParkedMethod> {
  const put = outboxWriter(connection);
  const insert = connection.query(
    `INSERT OR REPLACE INTO ${TABLE} (kind, entity_id, job_id, seq, code, message, advice, parked_at)
       VALUES (@kind, @entityId, @jobId, @seq, @code, @message, @advice, @parkedAt)`,
  );
  const stopSending = connection.query('UPDATE sync_jobs SET sending = 0 WHERE job_id = ?');
  const page = connection.query(`SELECT * FROM ${TABLE} ORDER BY parked_at LIMIT ?`);
  const all = connection.query(`SELECT * FROM ${TABLE} ORDER BY parked_at`);
  const one = connection.query(`SELECT * FROM ${TABLE} WHERE kind = ? AND entity_id = ?`);
  const setAgain = connection.query(`UPDATE ${TABLE} SET retry = 1 WHERE kind = ? AND entity_id = ?`);
  const again = connection.query(PARKED_AGAIN_SQL);
  const count = connection.query(`SELECT count(*) AS count FROM ${TABLE}`);
  const remove = connection.query(`DELETE FROM ${TABLE} WHERE kind = ? AND entity_id = ?`);

  function park(row: NewParked, change: number | undefined): void {
    insert.run({ ...row });
    if (row.kind === 'log') return;
    put.remove(row.kind, row.entityId, row.jobId, change ?? null);
    if (row.kind !== 'job') return;
    // What belongs to it waits with it. All of it is put in line again when the job is accepted.
    stopSending.run(row.jobId);
    backfill.end(row.jobId);
    put.removeParts(row.jobId);
  }

  function unpark({ kind, entityId, jobId }: NewParked): void {
    if (kind === 'log') {
      setAgain.run(kind, entityId);
      return;
    }
    remove.run(kind, entityId);
    put.last(kind satisfies OutboxKind, entityId, jobId);
  }

  return {
    park: (row, change) => connection.atomically('normal', () => park(row, change)),
    parked: (limit) => page.all(limit).map(toParked),
    parkedCount: () => Number(count.get()?.['count'] ?? 0),
    isParked: (kind, entityId) => one.get(kind, entityId) !== undefined,
    unpark: (rows) =>
      connection.atomically('normal', () => {
        const found =
          rows === null ? all.all() : rows.flatMap(({ kind, entityId }) => one.all(kind, entityId));
        for (const row of found) unpark(toParked(row));
      }),
    parkedAgain: (limit) => again.all(limit).map(toParked),
    dropParked: (kind, entityId) => connection.atomically('normal', () => void remove.run(kind, entityId)),
  };
}

function toParked(row: Row): NewParked {
  return {
    kind: row['kind'] as NewParked['kind'],
    entityId: String(row['entity_id']),
    jobId: String(row['job_id']),
    seq: row['seq'] as number | null,
    code: String(row['code']),
    message: String(row['message']),
    advice: row['advice'] as string | null,
    parkedAt: Number(row['parked_at']),
  };
}
