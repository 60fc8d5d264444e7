import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** What a database holds, as far as promises are about it. */
export type Snapshot = {
  /** Of every row of every table, and of the schema. */
  readonly digest: string;
  /** Of the schema. */
  readonly version: number;
  /** Image → status and when it changed. */
  readonly images: ReadonlyMap<string, string>;
  readonly attempts: ReadonlyMap<string, string>;
  readonly jobs: ReadonlyMap<string, string>;
  /** Files that are said to be complete; of a deleted job they go before what is known of them. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
};

/** No database, or one in which nothing is yet. */
export const EMPTY: Snapshot = {
  digest: 'nothing',
  version: 0,
  images: new Map(),
  attempts: new Map(),
  jobs: new Map(),
  files: [],
};

/** The files that are one database, by what each is called behind the database's own name. */
export type DatabaseFiles = Readonly<Partial<Record<'' | '-wal' | '-journal', Buffer>>>;

/**
 * Opens databases as SQLite does after a crash, one after the other. What has been looked at is known again by its bytes: of those that
 * went in, and of all pages as SQLite reads them, which are then as sound as they were.
 */
export class Opener {
  /** How many were really opened. */
  opened = 0;
  readonly #path: string;
  readonly #byFiles = new Map<string, Snapshot | string>();
  readonly #byPages = new Map<string, Snapshot>();
  readonly #hashes = new WeakMap<Buffer, string>();

  /** @param folder one that is there, and nobody else's */
  constructor(folder: string) {
    this.#path = join(folder, 'opened.db');
  }

  /** What the database holds after SQLite has put it right; as a text, why it cannot be used. */
  open(files: DatabaseFiles): Snapshot | string {
    if (files[''] === undefined) return EMPTY;
    const key = ['', '-wal', '-journal'].map((name) => this.#hash(files[name as ''])).join(' ');
    const known = this.#byFiles.get(key);
    if (known !== undefined) return known;
    const snapshot = this.#read(files);
    this.#byFiles.set(key, snapshot);
    return snapshot;
  }

  #read(files: DatabaseFiles): Snapshot | string {
    for (const name of ['', '-wal', '-journal', '-shm'] as const) {
      const bytes = name === '-shm' ? undefined : files[name];
      if (bytes === undefined) rmSync(this.#path + name, { force: true });
      else writeFileSync(this.#path + name, bytes);
    }
    this.opened += 1;
    try {
      // Only a writer can play back a rollback journal.
      const db = new Database(this.#path, { readonly: files['-journal'] === undefined });
      try {
        const pages = createHash('sha1').update(db.serialize()).digest('base64');
        const snapshot = this.#byPages.get(pages) ?? readWhole(db);
        this.#byPages.set(pages, snapshot);
        return snapshot;
      } finally {
        db.close();
      }
    } catch (error) {
      return (error as Error).message;
    }
  }

  #hash(bytes: Buffer | undefined): string {
    if (bytes === undefined) return '-';
    const known = this.#hashes.get(bytes);
    if (known !== undefined) return known;
    const hash = createHash('sha1').update(bytes).digest('base64');
    this.#hashes.set(bytes, hash);
    return hash;
  }
}

/** @throws Error when it is damaged */
function readWhole(db: Database.Database): Snapshot {
  const sound = db.pragma('integrity_check', { simple: true });
  if (sound !== 'ok') throw new Error(String(sound));
  const schema = db
    .prepare('SELECT name, type, sql FROM sqlite_schema ORDER BY name')
    .raw()
    .all() as string[][];
  if (schema.length === 0) return EMPTY;
  const hash = createHash('sha1').update(JSON.stringify([schema, db.pragma('user_version')]));
  for (const [name = '', type, sql] of schema) {
    if (type !== 'table' || /^CREATE VIRTUAL/i.test(sql ?? '')) continue;
    hash.update(name).update(JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).raw().all()));
  }
  return read(db, hash.digest('base64'));
}

function read(db: Database.Database, digest: string): Snapshot {
  const isMade = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'image_generation_files'").get();
  if (isMade === undefined) return { ...EMPTY, digest };
  const pairs = (sql: string) => new Map(db.prepare(sql).raw().all() as [string, string][]);
  const files = db
    .prepare(
      `SELECT path, sha256 FROM image_generation_files AS file JOIN image_generation_jobs AS job ON job.id = file.job_id
         WHERE file.state <> 'writing' AND job.deleted_at IS NULL`,
    )
    .all() as { path: string; sha256: string }[];
  return {
    digest,
    version: Number(db.pragma('user_version', { simple: true })),
    images: pairs("SELECT id, status || ' ' || updated_at FROM image_generation_images"),
    attempts: pairs('SELECT id, status FROM image_generation_attempts'),
    jobs: pairs('SELECT id, status FROM image_generation_jobs'),
    files,
  };
}
