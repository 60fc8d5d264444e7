import type { Migration } from './migration.ts';

/**
 * The full-text index over the log. It holds no text: only which groups of three characters occur in which block of up to 32
 * neighbouring entries of a job. A block is known by the place of its first entry. What it finds is therefore looked at in the log
 * itself; but it takes a sixth of the log's own room, where positions of each entry would take as much again as the log.
 *
 * SQLite would merge the index's parts by itself, but 30 ms at a time; whoever writes to it does so in smaller steps instead.
 *
 * `image_generation_log_indexed` says of each job up to which place its entries are in the index.
 */
export const logIndex: Migration = {
  version: 7,
  name: 'log index',
  sql: `
CREATE VIRTUAL TABLE image_generation_log_index USING fts5 (
  text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram'
);
INSERT INTO image_generation_log_index (image_generation_log_index, rank) VALUES ('automerge', 0);
CREATE TABLE image_generation_log_indexed (
  job_number INTEGER PRIMARY KEY REFERENCES image_generation_jobs (number) ON DELETE CASCADE,
  place INTEGER NOT NULL
) STRICT;
CREATE TRIGGER image_generation_log_index_of_deleted_job AFTER DELETE ON image_generation_jobs BEGIN
  DELETE FROM image_generation_log_index
    WHERE rowid > old.number * 268435456 AND rowid < (old.number + 1) * 268435456;
END;
`,
};
