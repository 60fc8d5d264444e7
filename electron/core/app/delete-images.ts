import type { CommandOutput } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { type Image, isSettled } from '../../../shared/domain/image.ts';
import { announceImage, requireImage, requireJob, type Services } from './services.ts';
import { UNDO_MS } from './trash.ts';

/**
 * Takes settled images' files away: at once for whoever looks, from the disk when the time to undo it is over. The images stay,
 * as deleted, and can be generated again. All of them or none.
 * @throws AppError `not_possible` when one is being worked on; `not_found`.
 */
export function deleteImages(services: Services, imageIds: readonly string[]): CommandOutput<'image.delete'> {
  const images = requireImages(services, imageIds);
  const busy = images.find(({ status }) => !isSettled(status));
  if (busy) {
    throw new AppError('not_possible', `Image ${busy.index} is being worked on`, {
      advice: 'Wait until it has ended, or cancel the job first. Nothing was deleted.',
    });
  }
  const now = services.ports.clock.now();
  const deleted = images.filter(({ deletedAt }) => deletedAt === null);
  const changed = change(services, deleted, { deletedAt: now }, 'deleted by the user');
  services.trash.watch();
  const since = Math.min(now, ...images.map(({ deletedAt }) => deletedAt ?? now));
  return { images: images.map((image) => changed.get(image.id) ?? image), undoUntil: since + UNDO_MS };
}

/**
 * Brings deleted images back. Images that are not deleted stay as they are. All of them or none.
 * @throws AppError `not_possible` when an image's files are gone, or going; `not_found`.
 */
export function restoreImages(services: Services, imageIds: readonly string[]): Image[] {
  const images = requireImages(services, imageIds);
  const deleted = images.filter(({ deletedAt }) => deletedAt !== null);
  const gone = deleted.find(({ id, deletedAt }) => !services.trash.canRestore(id, deletedAt ?? 0));
  if (gone) {
    throw new AppError(
      'not_possible',
      `It is too late to bring image ${gone.index} back: its files are removed`,
      {
        advice: 'Generate it again.',
      },
    );
  }
  const changed = change(services, deleted, { deletedAt: null }, 'brought back by the user');
  return images.map((image) => changed.get(image.id) ?? image);
}

/** @throws AppError `not_found` when there is no such image, or its job was deleted; each job is looked for once. */
function requireImages(services: Services, imageIds: readonly string[]): Image[] {
  const { store } = services.ports;
  const images = [...new Set(imageIds)].map((id) => store.images.get(id) ?? requireImage(services, id));
  for (const jobId of new Set(images.map(({ jobId }) => jobId))) requireJob(services, jobId);
  return images;
}

/**
 * Changes images, and the time at which something last happened to their jobs, by which a retry under way notices.
 * @returns the changed images by id.
 */
function change(
  services: Services,
  images: readonly Image[],
  to: Pick<Image, 'deletedAt'>,
  what: string,
): ReadonlyMap<string, Image> {
  const { ports, journal, logger, pipeline, feed } = services;
  const now = ports.clock.now();
  const jobIds = [...new Set(images.map(({ jobId }) => jobId))];
  const changed = images.map((image) => ({ ...image, ...to, updatedAt: now }));
  const jobs = jobIds.map((jobId) => ({ ...requireJob(services, jobId), updatedAt: now }));
  const users = new Map(jobs.map(({ id, userId }) => [id, userId]));
  journal.commit(() => {
    for (const image of changed) {
      ports.store.images.update(image);
      const log = logger.forJob(image.jobId, users.get(image.jobId) ?? '').forImage(image.id);
      log.info('cleanup', `Image ${image.index}: ${what}`, { image: image.index });
    }
    for (const job of jobs) ports.store.jobs.update(job);
  });
  for (const image of changed) announceImage(services, image);
  for (const job of jobs) {
    const run = pipeline.find(job.id);
    if (run) run.job = { ...run.job, updatedAt: now };
    feed.jobChanged(job);
  }
  return new Map(changed.map((image) => [image.id, image]));
}
