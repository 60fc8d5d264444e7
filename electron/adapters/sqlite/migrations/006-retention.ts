import type { Migration } from './migration.ts';

/**
 * What retention asks of each job, without reading the rows themselves: how many bytes its files have, and whether an image of it is
 * starred. A job may have 200,000 files.
 */
export const retention: Migration = {
  version: 6,
  name: 'retention',
  sql: `
CREATE INDEX image_generation_files_sizes ON image_generation_files (job_id, kind, bytes);
CREATE INDEX image_generation_images_starred ON image_generation_images (job_id) WHERE starred = 1;
`,
};
