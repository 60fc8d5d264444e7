import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { folderOf } from '../folder-of.ts';
import { isLibraryAway } from '../health/library-away.ts';
import { CloudError } from '../ports/cloud.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import { refusalOf } from './bisect.ts';
import { storagePathOf } from './cloud-rows.ts';
import { parkRow, type Sending } from './sending.ts';

const AWAY: CloudProblem = {
  code: 'refused',
  message: 'The drive that it lies on is not there.',
  advice: 'Connect the drive, then retry.',
};

/** After so many that failed one after the other it is hardly the pictures. */
const MOST_IN_A_ROW = 20;

/** Pictures on their way at a time: they share the way with the rows, which must not wait for them. */
const AT_A_TIME = 2;

/**
 * Brings pictures into the bucket, beside the rows. A file's row tells of it afterwards.
 * @param onEnded called after each, however it ended: its row waits to be sent, or it is waited for to be taken out
 * @throws CloudError when something is in the way
 */
export async function pushUploads(sending: Sending, signal: AbortSignal, onEnded: () => void): Promise<void> {
  const { sync } = sending.ports.store;
  const { uploading } = sending;
  const under = new Map<string, Promise<void>>();
  const failures = new Failures();
  const begin = (due: OutboxRow): void => {
    uploading.add(due.entityId);
    const ended = upload(sending, due, signal)
      .then(
        () => failures.passed(),
        (error: unknown) => failures.add(due.entityId, error),
      )
      .finally(() => {
        under.delete(due.entityId);
        uploading.delete(due.entityId);
        onEnded();
      });
    under.set(due.entityId, ended);
  };
  for (;;) {
    const due = failures.mayGoOn ? sync.due('upload', AT_A_TIME + under.size + failures.count) : [];
    for (const { entityId, ...one } of due) {
      const isNext = !under.has(entityId) && !failures.has(entityId);
      if (isNext && under.size < AT_A_TIME) begin({ entityId, ...one });
    }
    if (under.size === 0) break;
    await Promise.race(under.values());
  }
  failures.throwAny();
}

/** What went wrong in one look at what waits. A picture that fails by itself lets the others pass, and is tried again at the next look. */
class Failures {
  readonly #failed = new Map<string, unknown>();
  #inTheWay: { readonly error: unknown } | null = null;
  #inARow = 0;

  get mayGoOn(): boolean {
    return this.#inTheWay === null;
  }

  get count(): number {
    return this.#failed.size;
  }

  has(fileId: string): boolean {
    return this.#failed.has(fileId);
  }

  passed(): void {
    this.#inARow = 0;
  }

  add(fileId: string, error: unknown): void {
    this.#inARow += 1;
    this.#failed.set(fileId, error);
    if (!mayBeOfOne(error) || this.#inARow >= MOST_IN_A_ROW) this.#inTheWay ??= { error };
  }

  throwAny(): void {
    if (this.#inTheWay !== null) throw this.#inTheWay.error;
    for (const error of this.#failed.values()) throw error;
  }
}

function mayBeOfOne(error: unknown): boolean {
  return error instanceof CloudError && ['server', 'no_access'].includes(error.problem.code);
}

async function upload(sending: Sending, due: OutboxRow, signal: AbortSignal): Promise<void> {
  const { ports, link, sender, refusals } = sending;
  const { store, files } = ports;
  const file = store.sync.file(due.entityId);
  const isHere = file !== null && (await files.size(file.path)) !== null;
  signal.throwIfAborted();
  if (!isHere) {
    // Its user took it away; its row says that there was one.
    const isAway = file !== null && (await isLibraryAway(ports, folderOf(folderOf(file.path))));
    signal.throwIfAborted();
    if (isAway) parkRow(sending, due, AWAY);
    else store.sync.acknowledge([due.change]);
    return;
  }
  const path = storagePathOf(file, sender);
  store.sync.announceUpload(file.id, file.jobId, path);
  const problem = await refusalOf(refusals, () =>
    link.upload(path, file.path, `image/${file.format}`, signal),
  );
  signal.throwIfAborted();
  if (problem !== null) return parkRow(sending, due, problem);
  refusals.taken();
  store.transaction('normal', () => {
    store.sync.setUploaded(file.id, file.jobId, path);
    store.sync.acknowledge([due.change]);
  });
}
