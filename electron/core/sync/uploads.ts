import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import { refusalOf } from './bisect.ts';
import { storagePathOf } from './cloud-rows.ts';
import { parkRow, type Sending } from './sending.ts';

const AWAY: CloudProblem = {
  code: 'refused',
  message: 'The drive that it lies on is not there.',
  advice: 'Connect the drive, then retry.',
};

/** Pictures on their way at a time: they share the way with the rows, which must not wait for them. */
const AT_A_TIME = 2;

/**
 * Brings pictures into the bucket, beside the rows. A file's row tells of it afterwards.
 * @param onUploaded called after each: its row waits to be sent
 * @throws CloudError when something is in the way
 */
export async function pushUploads(
  sending: Sending,
  signal: AbortSignal,
  onUploaded: () => void,
): Promise<void> {
  const { sync } = sending.ports.store;
  const under = new Map<string, Promise<void>>();
  let failed: { readonly error: unknown } | null = null;
  const begin = (due: OutboxRow): void => {
    const ended = upload(sending, due, signal)
      .then(onUploaded)
      .catch((error: unknown) => {
        failed ??= { error };
      })
      .finally(() => under.delete(due.entityId));
    under.set(due.entityId, ended);
  };
  for (;;) {
    const due = failed === null ? sync.due('upload', AT_A_TIME + under.size) : [];
    for (const one of due) if (!under.has(one.entityId) && under.size < AT_A_TIME) begin(one);
    if (under.size === 0) break;
    await Promise.race(under.values());
  }
  if (failed !== null) throw (failed as { readonly error: unknown }).error;
}

async function upload(sending: Sending, due: OutboxRow, signal: AbortSignal): Promise<void> {
  const { ports, link, sender } = sending;
  const { store, files } = ports;
  const file = store.sync.file(due.entityId);
  const isHere = file !== null && (await files.size(file.path)) !== null;
  signal.throwIfAborted();
  if (!isHere) {
    // Its user took it away; its row says that there was one.
    if (file === null || (await files.library.isThere(file.path))) store.sync.acknowledge([due.change]);
    else parkRow(sending, due, AWAY);
    return;
  }
  const path = storagePathOf(file, sender);
  const problem = await refusalOf(() => link.upload(path, file.path, `image/${file.format}`, signal));
  signal.throwIfAborted();
  if (problem !== null) return parkRow(sending, due, problem);
  store.transaction('normal', () => {
    store.sync.setUploaded(file.id, file.jobId, path);
    store.sync.acknowledge([due.change]);
  });
}
