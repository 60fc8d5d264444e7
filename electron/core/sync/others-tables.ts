import type { CloudRow } from '../ports/cloud.ts';
import type { Store } from '../ports/store.ts';
import { isSame } from './others-rows.ts';
import { type FileRow, type ImageRow, type ReadRow, readFileRow, readImageRow } from './read-rows.ts';

/** How the rows of one of the cloud's tables are put into the mirror. */
export type PartTable<T> = {
  readonly name: 'images' | 'files';
  read(row: CloudRow): ReadRow<T>;
  /** Whether it says something that the mirror does not hold yet. */
  isNew(row: T): boolean;
  /** The image that changes with it; null when nobody can see it. Asked before it is written. */
  imageOf(row: T): string | null;
  /** In the transaction that is open. */
  write(row: T): void;
};

/** @param store the mirror's */
export function imagesOf(store: Store, jobId: string): PartTable<ImageRow> {
  return {
    name: 'images',
    read: (row) => readImageRow(jobId, row),
    isNew: ({ id, image }) => !isSame(store.images.get(id), image),
    imageOf: ({ id }) => id,
    write({ id, image }) {
      const known = store.images.get(id);
      requireOfJob(known, jobId);
      if (image === null) store.images.remove([id]);
      else if (known === null) store.images.insertMany([image]);
      else {
        store.images.update(image);
        if (known.starred !== image.starred) store.images.star(id, image.starred);
      }
    },
  };
}

/** @param store the mirror's */
export function filesOf(store: Store, jobId: string): PartTable<FileRow> {
  return {
    name: 'files',
    read: (row) => readFileRow(jobId, row),
    isNew: ({ id, file, storagePath }) =>
      !isSame(store.files.get(id), file) || store.mirror.storagePath(id) !== storagePath,
    imageOf: ({ id, file }) => file?.imageId ?? store.files.get(id)?.imageId ?? null,
    write({ id, file, storagePath }) {
      const known = store.files.get(id);
      requireOfJob(known, jobId);
      if (file !== null) requireOfJob(store.images.get(file.imageId), jobId);
      if (file === null) return store.files.remove(id);
      if (known === null) store.files.insert(file);
      else store.files.update(file);
      store.mirror.setStoragePath(id, storagePath);
    },
  };
}

/** What is of one job stays of it, whatever a row says. */
function requireOfJob(known: { readonly jobId: string } | null, jobId: string): void {
  if (known !== null && known.jobId !== jobId) throw new Error('its id is that of something of another job');
}
