import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import { refusalOf, sendOrPark } from './bisect.ts';
import { fileRow, gone, imageRow } from './cloud-rows.ts';
import { batchesOf, MOST_ROWS, parkRow, Scrubs, type Sending } from './sending.ts';

type Ready = { readonly due: OutboxRow; readonly row: CloudRow };

/** Sends the images that are due. @returns whether there may be more */
export async function pushImages(sending: Sending, signal: AbortSignal): Promise<boolean> {
  const { sync } = sending.ports.store;
  const scrubs = new Scrubs(sending);
  return await pushParts(sending, 'image', signal, async (due) => {
    const image = sync.image(due.entityId);
    const scrub = scrubs.of(due.jobId);
    return image === null || scrub === null ? null : imageRow(image, sending.sender, scrub);
  });
}

/** Sends the files that are due, and takes those out of the cloud that are gone. @returns whether there may be more */
export async function pushFiles(sending: Sending, signal: AbortSignal): Promise<boolean> {
  const { sync } = sending.ports.store;
  const scrubs = new Scrubs(sending);
  const refusedImages = imagesRefused(sending);
  return await pushParts(sending, 'file', signal, async (due) => {
    const file = sync.file(due.entityId);
    const scrub = scrubs.of(due.jobId);
    if (scrub === null) return null;
    if (file === null) {
      await takeOut(sending, due, signal);
      return null;
    }
    if (!refusedImages.has(file.imageId)) {
      return fileRow(file, sync.uploaded(file.id), sending.sender, scrub);
    }
    parkRow(sending, due, {
      code: 'refused',
      message: 'The image that it belongs to was refused.',
      advice: 'Retry it together with the image.',
    });
    return null;
  });
}

/** @param rowOf the row to send; null when there is nothing to send of it */
async function pushParts(
  sending: Sending,
  kind: 'image' | 'file',
  signal: AbortSignal,
  rowOf: (due: OutboxRow) => Promise<CloudRow | null>,
): Promise<boolean> {
  const { store, clock } = sending.ports;
  const due = store.sync.due(kind, MOST_ROWS);
  const breathe = breather(clock);
  const ready: Ready[] = [];
  const nothing: number[] = [];
  for (const one of due) {
    const row = await rowOf(one);
    if (row === null) nothing.push(one.change);
    else ready.push({ due: one, row });
    await breathe();
  }
  if (nothing.length > 0) store.sync.acknowledge(nothing);
  for (const batch of batchesOf(ready, ({ row }) => JSON.stringify(row).length)) {
    await sendBatch(sending, kind, batch, signal);
  }
  return due.length === MOST_ROWS;
}

async function sendBatch(
  { ports, link, ...sending }: Sending,
  kind: 'image' | 'file',
  batch: readonly Ready[],
  signal: AbortSignal,
): Promise<void> {
  const { store } = ports;
  await sendOrPark(batch, {
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
    refused: ({ due }, problem) => parkRow({ ports, link, ...sending }, due, problem),
  });
}

/** Takes a file out of the cloud that is gone here: its row first, then its bytes, unless another file has the same. */
async function takeOut(sending: Sending, due: OutboxRow, signal: AbortSignal): Promise<void> {
  const { ports, link, sender } = sending;
  const { sync } = ports.store;
  const path = sync.uploaded(due.entityId);
  const problem = await refusalOf(async () => {
    await link.update('files', [sender.idOf(due.entityId)], gone(ports.clock.now()), signal);
    if (path === null) return;
    const isShared = sync
      .uploadsOf(due.jobId)
      .some(({ fileId, storagePath }) => storagePath === path && fileId !== due.entityId);
    if (!isShared) await link.removeObjects([path], signal);
  });
  signal.throwIfAborted();
  if (problem !== null) parkRow(sending, due, problem);
  else sync.forgetUploads([due.entityId]);
}

/** Of the images that were refused those that are seen first. Their files have to wait with them. */
function imagesRefused({ ports }: Sending): ReadonlySet<string> {
  const { sync } = ports.store;
  if (sync.parkedCount() === 0) return new Set();
  const images = sync.parked(MOST_ROWS).filter(({ kind }) => kind === 'image');
  return new Set(images.map(({ entityId }) => entityId));
}
