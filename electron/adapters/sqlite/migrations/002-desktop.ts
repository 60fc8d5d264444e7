import type { Migration } from './migration.ts';

/**
 * Stars, deleting with a while to undo it, and an order of the queue.
 *
 * `deleted_at` says since when a job or an image is deleted; its rows stay until its files are gone. `queue_order` counts up among
 * the unfinished jobs, and means nothing in the others. Its index takes the place of the one by id, so a change of a job's state
 * touches as many trees as before.
 */
export const desktop: Migration = {
  version: 2,
  name: 'desktop',
  sql: `
ALTER TABLE image_generation_jobs ADD COLUMN deleted_at INTEGER;
ALTER TABLE image_generation_jobs ADD COLUMN delete_files INTEGER NOT NULL DEFAULT 0 CHECK (delete_files IN (0, 1));
ALTER TABLE image_generation_jobs ADD COLUMN queue_order INTEGER NOT NULL DEFAULT 0;
UPDATE image_generation_jobs SET queue_order = number;
DROP INDEX image_generation_jobs_unfinished;
CREATE INDEX image_generation_jobs_queue ON image_generation_jobs (queue_order)
  WHERE status IN ('queued', 'processing') AND deleted_at IS NULL;
CREATE INDEX image_generation_jobs_deleted ON image_generation_jobs (deleted_at) WHERE deleted_at IS NOT NULL;

ALTER TABLE image_generation_images ADD COLUMN starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1));
ALTER TABLE image_generation_images ADD COLUMN deleted_at INTEGER;
CREATE INDEX image_generation_images_deleted ON image_generation_images (deleted_at) WHERE deleted_at IS NOT NULL;
`,
};
