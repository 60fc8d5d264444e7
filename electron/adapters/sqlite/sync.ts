import type { FileTable, ImageTable } from '../../core/ports/store.ts';
import type { SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection } from './connection.ts';
import { syncBackfill } from './sync-backfill.ts';
import { syncBacklogs } from './sync-backlogs.ts';
import { syncHistory } from './sync-history.ts';
import { syncJobs } from './sync-jobs.ts';
import { syncNotes } from './sync-notes.ts';
import { syncOutbox } from './sync-outbox.ts';
import { syncParked } from './sync-parked.ts';
import { syncState } from './sync-state.ts';
import { syncUploads } from './sync-uploads.ts';

/** What the sync needs of the database. Its statements are compiled here: where no account is joined, no start needs them. */
export function syncTable(
  connection: Connection,
  { images, files }: { readonly images: ImageTable; readonly files: FileTable },
): SyncTable {
  const backfill = syncBackfill(connection);
  const jobs = syncJobs(connection, backfill);
  return {
    ...syncState(connection, backfill),
    ...syncHistory(connection),
    ...syncOutbox(connection, backfill),
    ...jobs,
    ...syncBacklogs(connection),
    ...syncUploads(connection, jobs.setPushed),
    ...syncParked(connection, backfill),
    ...syncNotes(connection),
    image: images.get,
    file: files.get,
  };
}
