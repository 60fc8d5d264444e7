import type { CLOUD_IMAGES } from '../../../shared/domain/cloud.ts';
import type { SyncState, SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection, Row } from './connection.ts';
import type { Backfill } from './sync-backfill.ts';

type Images = (typeof CLOUD_IMAGES)[number];

/** Everything known about what an account has, but the jobs that their user keeps here: those are kept from the next account too. */
const FORGET_SQL = [
  'DELETE FROM sync_outbox',
  'DELETE FROM sync_backfill',
  'DELETE FROM sync_uploads',
  'DELETE FROM sync_parked',
  'DELETE FROM sync_jobs WHERE kept_local = 0',
  'UPDATE sync_jobs SET pushed = 0, pushed_seq = 0, sending = 0',
  `UPDATE sync_state SET account = NULL, email = NULL, project_url = NULL, left_out_to = 0,
     history_below = NULL, history_total = 0, history_done = 0`,
];

const NEWEST_JOB = 'SELECT coalesce(max(number), 0) FROM image_generation_jobs';
/** Counted by the smallest indices, and not by reading the jobs. Whoever is kept here is no part of it. */
const HISTORY_TOTAL = `max(0, (SELECT count(*) FROM image_generation_jobs)
  - (SELECT count(*) FROM image_generation_jobs WHERE deleted_at IS NOT NULL)
  - (SELECT count(*) FROM sync_jobs))`;

type StateMethod = 'state' | 'join' | 'leave' | 'setImages';

/** Which account the machine belongs to, and what it is sent. */
export function syncState(connection: Connection, backfill: Backfill): Pick<SyncTable, StateMethod> {
  const state = connection.query('SELECT * FROM sync_state');
  const forget = FORGET_SQL.map((sql) => connection.query(sql));
  const setAccount = connection.query(
    'UPDATE sync_state SET account = @id, email = @email, project_url = @projectUrl',
  );
  const beginHistory = connection.query(
    `UPDATE sync_state SET left_out_to = 0, history_total = ${HISTORY_TOTAL}, history_done = 0,
       history_below = (SELECT nullif(max(number), 0) + 1 FROM image_generation_jobs)`,
  );
  const leaveOut = connection.query(`UPDATE sync_state SET left_out_to = (${NEWEST_JOB})`);
  const goOnWithHistory = connection.query(
    `UPDATE sync_state SET history_below = left_out_to + 1, history_total = ${HISTORY_TOTAL}, history_done = 0, left_out_to = 0
       WHERE left_out_to > 0`,
  );
  const setImages = connection.query('UPDATE sync_state SET images = ?');

  const read = (): SyncState => toState(state.get() ?? {});

  function join(
    account: { readonly id: string; readonly email: string; readonly projectUrl: string },
    history: boolean,
  ): void {
    const joined = read();
    const isSame = joined.account === account.id && joined.projectUrl === account.projectUrl;
    if (!isSame) for (const each of forget) each.run();
    setAccount.run({ ...account });
    if (isSame && history) goOnWithHistory.run();
    else if (!isSame) (history ? beginHistory : leaveOut).run();
  }

  return {
    state: read,
    join: (account, history) => connection.atomically('full', () => join(account, history)),
    leave: () =>
      connection.atomically('full', () => {
        for (const each of forget) each.run();
      }),
    setImages: (images) =>
      connection.atomically('full', () => {
        if (read().images === images) return;
        setImages.run(images);
        backfill.restartUploads();
      }),
  };
}

function toState(row: Row): SyncState {
  const text = (column: string) => row[column] as string | null;
  return {
    deviceId: String(row['device_id']),
    account: text('account'),
    email: text('email'),
    projectUrl: text('project_url'),
    images: row['images'] as Images,
    historyBelow: row['history_below'] as number | null,
  };
}
