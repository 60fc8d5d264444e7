import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../../../electron/adapters/sqlite/open-store.ts';
import type { Store } from '../../../electron/core/ports/store.ts';

/** In memory where the system has such a place: what is proved here is not the disk's. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** After so many worlds the file is begun anew, so that no world gets slower by those before it. */
const WORLDS_PER_FILE = 200;

/**
 * A real database file that many worlds use one after the other, each of which finds it empty. Opening and migrating a file of its
 * own would take most of the time of a world.
 */
export class WorldDatabase {
  readonly #folder = mkdtempSync(join(PLACE, 'safelight-simulation-'));
  readonly #template = join(this.#folder, 'template', 'safelight.db');
  #now: () => number = () => 0;
  #store: Store | null = null;
  #broom: Broom | null = null;
  #worlds = 0;

  constructor() {
    openStore({ path: this.#template, mode: 'write', now: () => 0 }).close();
  }

  /** An empty store for a world. @param now the world's wall clock */
  begin(now: () => number): Store {
    this.#now = now;
    if (this.#store !== null && this.#worlds < WORLDS_PER_FILE) {
      this.#worlds += 1;
      this.#sweep();
      return this.#store;
    }
    this.#worlds = 1;
    this.#shut();
    const path = this.#path();
    rmSync(join(this.#folder, 'data'), { recursive: true, force: true });
    mkdirSync(join(this.#folder, 'data'));
    copyFileSync(this.#template, path);
    return this.#open();
  }

  /** Has the next world begin with a file of its own: for one that is played again, since the store remembers its jobs by their ids. */
  renew(): void {
    this.#worlds = WORLDS_PER_FILE;
  }

  /** Closes the store without a word, as the end of its process does, and opens it again. */
  reopen(): Store {
    this.#store?.close();
    this.#store = null;
    return this.#open();
  }

  end(): void {
    this.#shut();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #path(): string {
    return join(this.#folder, 'data', 'safelight.db');
  }

  #open(): Store {
    this.#store = openStore({ path: this.#path(), mode: 'write', now: () => this.#now() });
    return this.#store;
  }

  #shut(): void {
    this.#broom?.close();
    this.#broom = null;
    this.#store?.close();
    this.#store = null;
  }

  /** Empties every table as the migrations left it. Numbers that a table gives out go on, so that none is used twice. */
  #sweep(): void {
    this.#broom ??= broomFor(this.#path());
    this.#broom.sweep();
  }
}

type Broom = { sweep(): void; close(): void };

function broomFor(path: string): Broom {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.pragma('synchronous = OFF');
  const tables = db
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'
      AND name NOT LIKE 'image_generation_log_index%' AND name NOT IN ('sync_state', 'image_generation_jobs')`,
    )
    .pluck()
    .all() as string[];
  // The jobs first of all, while there is a log: their triggers take the search index with it.
  const statements = ['image_generation_jobs', ...tables].map((table) => db.prepare(`DELETE FROM ${table}`));
  const sweep = db.transaction(() => {
    for (const statement of statements) statement.run();
  });
  return { sweep: () => sweep(), close: () => db.close() };
}
