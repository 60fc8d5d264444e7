import type { Migration } from './migration.ts';

/**
 * What a mirror of other devices' jobs knows of them beside the jobs themselves: `cloud.db` uses these tables, and in the user's own
 * database they stay empty. See core/ports/mirror-store.
 */
export const mirror: Migration = {
  version: 9,
  name: 'mirror',
  sql: `
CREATE TABLE mirror_source (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  account TEXT NOT NULL,
  project_url TEXT NOT NULL,
  version TEXT NOT NULL,
  skipped INTEGER NOT NULL CHECK (skipped IN (0, 1)),
  changed_at TEXT,
  after_id TEXT
) STRICT;
CREATE TABLE mirror_jobs (
  job_id TEXT NOT NULL PRIMARY KEY REFERENCES image_generation_jobs (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  device_name TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  log_seq INTEGER NOT NULL,
  parts_at TEXT,
  images_at TEXT,
  images_id TEXT,
  files_at TEXT,
  files_id TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE mirror_files (
  file_id TEXT NOT NULL PRIMARY KEY REFERENCES image_generation_files (id) ON DELETE CASCADE,
  storage_path TEXT
) STRICT, WITHOUT ROWID;
`,
};
