import type { SyncMessage } from '../../../shared/domain/cloud.ts';
import { syncMessageSchema } from '../../../shared/domain/cloud.ts';
import type { SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection, Row } from './connection.ts';
import { parseRow } from './rows.ts';

const TABLE = 'sync_log';
const MOST = 1_000;

/** The sync's own messages. The newest is never forgotten, so their ids only go up. */
export function syncNotes(connection: Connection): Pick<SyncTable, 'note' | 'notes'> {
  const insert = connection.query(
    `INSERT INTO ${TABLE} (at, level, message, details) VALUES (@at, @level, @message, @detailsJson)`,
  );
  const prune = connection.query(`DELETE FROM ${TABLE} WHERE id <= (SELECT max(id) FROM ${TABLE}) - ${MOST}`);
  const page = connection.query(`SELECT * FROM ${TABLE} WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const toMessage = (row: Row): SyncMessage =>
    parseRow(connection, TABLE, row['id'] ?? null, syncMessageSchema, () => {
      const { details, ...rest } = row;
      return { ...rest, detailsJson: details };
    });
  return {
    note: (message) =>
      connection.atomically('normal', () => {
        insert.run({ ...message });
        prune.run();
      }),
    notes: (beforeId, limit) => page.all(beforeId ?? Number.MAX_SAFE_INTEGER, limit).map(toMessage),
  };
}
