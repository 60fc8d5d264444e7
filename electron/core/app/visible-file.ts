import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { folderOf, lastSeparator } from '../folder-of.ts';
import type { Files } from '../ports/files.ts';
import type { Ports } from '../ports/index.ts';

/**
 * A complete file that the user has not deleted, by its id; null when there is none. It lies where this app puts files: among the base
 * images, or in the folder of its job, which may be in an earlier library.
 */
export function visibleFile({ store, files }: Ports, fileId: string): ImageFile | null {
  const file = store.files.get(fileId);
  if (file === null) return null;
  const job = store.jobs.get(file.jobId);
  const image = store.images.get(file.imageId);
  return isVisible(files, job, image, file) ? file : null;
}

/** The same where the file's job and image are at hand. */
export function isVisible(files: Files, job: Job | null, image: Image | null, file: ImageFile): boolean {
  if (file.state === 'writing' || job === null || image === null || image.deletedAt !== null) return false;
  return file.kind === 'base' ? files.originals.holds(file.path) : nameOfFolder(file.path) === job.folder;
}

function nameOfFolder(path: string): string {
  const folder = folderOf(path);
  return folder.slice(lastSeparator(folder) + 1);
}
