import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import { sendOrPark } from './bisect.ts';
import { fileRow, imageRow } from './cloud-rows.ts';
import { takeFilesOut } from './removed-files.ts';
import { batchesOf, MOST_ROWS, parkRow, readOrPark, Scrubs, type Sending, stillOf } from './sending.ts';

const WITH_ITS_IMAGE: CloudProblem = {
  code: 'refused',
  message: 'The image that it belongs to was refused.',
  advice: 'Retry it together with the image.',
};

type Ready = { readonly due: OutboxRow; readonly row: CloudRow };

/** Sends the images that are due. @returns whether there may be more */
export async function pushImages(sending: Sending, signal: AbortSignal): Promise<boolean> {
  const { sync } = sending.ports.store;
  const scrubs = new Scrubs(sending);
  const due = sync.due('image', MOST_ROWS);
  await pushParts(sending, 'image', due, signal, ({ entityId, jobId }) => {
    const image = sync.image(entityId);
    const scrub = scrubs.of(jobId);
    return image === null || scrub === null ? null : imageRow(image, sending.sender, scrub);
  });
  return due.length === MOST_ROWS;
}

/** Sends the files that are due, and takes those out of the cloud that are gone. @returns whether there may be more */
export async function pushFiles(sending: Sending, signal: AbortSignal): Promise<boolean> {
  const { sync } = sending.ports.store;
  const scrubs = new Scrubs(sending);
  const leaving: OutboxRow[] = [];
  const due = sync.due('file', MOST_ROWS);
  await pushParts(sending, 'file', due, signal, (one) => {
    const file = sync.file(one.entityId);
    if (file === null) {
      leaving.push(one);
      return undefined;
    }
    if (sync.isParked('image', file.imageId)) {
      parkRow(sending, one, WITH_ITS_IMAGE);
      return undefined;
    }
    const scrub = scrubs.of(one.jobId);
    return scrub === null ? null : fileRow(file, sync.uploaded(file.id), sending.sender, scrub);
  });
  await takeFilesOut(sending, leaving, signal);
  return due.length === MOST_ROWS;
}

/** @param rowOf the row to send; null when there is nothing to send of it, `undefined` when it is not to be acknowledged by this */
async function pushParts(
  sending: Sending,
  kind: 'image' | 'file',
  due: readonly OutboxRow[],
  signal: AbortSignal,
  rowOf: (due: OutboxRow) => CloudRow | null | undefined,
): Promise<void> {
  const { store, clock } = sending.ports;
  const breathe = breather(clock);
  const ready: Ready[] = [];
  const nothing: number[] = [];
  for (const one of due) {
    const row = readOrPark(sending, one, signal, () => rowOf(one));
    if (row === null) nothing.push(one.change);
    else if (row !== undefined) ready.push({ due: one, row });
    await breathe();
  }
  if (nothing.length > 0) store.sync.acknowledge(nothing);
  for (const batch of await batchesOf(ready, ({ row }) => JSON.stringify(row).length, breathe)) {
    await sendBatch(sending, kind, batch, signal);
  }
}

async function sendBatch(
  sending: Sending,
  kind: 'image' | 'file',
  batch: readonly Ready[],
  signal: AbortSignal,
): Promise<void> {
  const { ports, link, refusals } = sending;
  const { store } = ports;
  await sendOrPark(batch, {
    refusals,
    send: async (parts) => {
      await link.upsert(
        `${kind}s`,
        parts.map(({ row }) => row),
        signal,
      );
      signal.throwIfAborted();
    },
    sent: (parts) =>
      store.transaction('normal', () => {
        store.sync.acknowledge(parts.map(({ due }) => due.change));
        // The job's row tells other devices to look.
        for (const jobId of new Set(parts.map(({ due }) => due.jobId))) {
          store.sync.enqueue('job', jobId, jobId);
        }
      }),
    refused: ({ due }, problem) => parkRow(sending, due, problem),
    still: stillOf(sending, ({ due }) => due.jobId),
  });
}
