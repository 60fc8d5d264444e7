import type { OutboxRow } from '../ports/sync-store.ts';
import { sendOrPark } from './bisect.ts';
import { gone } from './cloud-rows.ts';
import { parkRow, type Sending } from './sending.ts';

/** Files in one request: their ids, or paths, stand in it. */
const AT_ONCE = 100;

/** Takes files out of the cloud that are gone here: their rows first, then their bytes, unless another file has the same. */
export async function takeFilesOut(
  sending: Sending,
  files: readonly OutboxRow[],
  signal: AbortSignal,
): Promise<void> {
  const { ports, link, sender, refusals } = sending;
  for (let at = 0; at < files.length; at += AT_ONCE) {
    await sendOrPark(files.slice(at, at + AT_ONCE), {
      refusals,
      send: async (leaving) => {
        const ids = leaving.map(({ entityId }) => sender.idOf(entityId));
        await link.update('files', ids, gone(ports.clock.now()), signal);
        const paths = pathsOfNoOther(sending, leaving);
        if (paths.length > 0) await link.removeObjects(paths, signal);
        signal.throwIfAborted();
      },
      sent: (left) => forget(sending, left),
      refused: (due, problem) => parkRow(sending, due, problem),
      // Whatever becomes of their job, they are to leave.
      still: (leaving) => leaving,
    });
  }
}

/** Where the bytes of these lie, without those that stay because another file has them too. */
function pathsOfNoOther({ ports }: Sending, leaving: readonly OutboxRow[]): string[] {
  const ids = new Set(leaving.map(({ entityId }) => entityId));
  const jobIds = [...new Set(leaving.map(({ jobId }) => jobId))];
  const there = jobIds.flatMap((jobId) => ports.store.sync.uploadsOf(jobId));
  const shared = new Set(
    there.filter(({ fileId }) => !ids.has(fileId)).map(({ storagePath }) => storagePath),
  );
  const paths = there.filter(({ fileId }) => ids.has(fileId)).map(({ storagePath }) => storagePath);
  return [...new Set(paths)].filter((path) => !shared.has(path));
}

function forget({ ports, uploading }: Sending, left: readonly OutboxRow[]): void {
  const { store } = ports;
  store.transaction('normal', () => {
    store.sync.acknowledge(left.map(({ change }) => change));
    const [onTheirWay, done] = [[], []] as [OutboxRow[], string[]];
    for (const one of left) {
      if (uploading.has(one.entityId)) onTheirWay.push(one);
      else done.push(one.entityId);
    }
    store.sync.forgetUploads(done);
    // Their bytes are still on their way: once more, when they have ended.
    for (const { entityId, jobId } of onTheirWay) store.sync.enqueue('file', entityId, jobId);
  });
}
