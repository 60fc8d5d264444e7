import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { CloudProblem } from '../../../../shared/domain/cloud.ts';
import {
  type CloudAccount,
  CloudError,
  type CloudLink,
  type CloudRow,
  type CloudTable,
} from '../../ports/cloud.ts';

export type StoredRow = Record<string, unknown>;
type Listener = (jobId: string, deviceId: string | null) => void;

/** What a call to the cloud is about, for a test to decide what becomes of it. */
export type CloudCall = {
  readonly name: keyof CloudLink;
  readonly table: CloudTable | null;
  readonly rows: number;
  /** Of all calls, from 1. */
  readonly number: number;
};

/** `before`: nothing was done. `after`: it was done, and nobody hears. `never`: no answer until the caller gives up. */
export type Mishap = { readonly when: 'before' | 'after' | 'never'; readonly error: CloudError };

export function cloudError(code: CloudProblem['code'], retryAfterMs: number | null = null): CloudError {
  return new CloudError({ code, message: `fake ${code}`, advice: `mend ${code}` }, { retryAfterMs });
}

/**
 * What lies in a Supabase project, and its rules: the tables' keys and foreign keys, owners, the bucket. What it refuses it refuses
 * whole, as one statement.
 */
export class FakeServer {
  readonly tables: Record<CloudTable, Map<string, StoredRow>> = {
    jobs: new Map(),
    images: new Map(),
    files: new Map(),
    logs: new Map(),
  };
  /** What lies in the bucket: path → SHA-256 of its bytes, and the bytes. */
  readonly objects = new Map<string, Buffer>();
  readonly calls: CloudCall[] = [];
  /** Ids of rows, or paths in the bucket, that are refused for good. */
  readonly poison = new Set<string>();
  /** What the app must never do, and did. */
  readonly violations: string[] = [];
  mishap: (call: CloudCall) => Mishap | null = () => null;
  /** Whether tokens are taken. Once false, every call answers `signed_out` until somebody signs in. */
  readonly ended = new Set<string>();
  /** The address that is a project. */
  readonly url = 'https://project.example';
  readonly #users = new Map<string, { readonly id: string; readonly password: string }>();
  readonly #listeners = new Map<Listener, string>();
  /** Unique keys beside the id: what they are of → the row's id. */
  readonly #keys = new Map<string, string>();
  #changes = 0;

  addUser(email: string, password = 'password'): CloudAccount {
    const id = randomUUID();
    this.#users.set(email, { id, password });
    return { id, email };
  }

  user(email: string): { readonly id: string; readonly password: string } | null {
    return this.#users.get(email) ?? null;
  }

  rows(table: CloudTable): StoredRow[] {
    return [...this.tables[table].values()];
  }

  row(table: CloudTable, id: string): StoredRow | null {
    return this.tables[table].get(id) ?? null;
  }

  /** A job's log as it is here, ascending. */
  logOf(jobId: string): StoredRow[] {
    return this.rows('logs')
      .filter((row) => row['job_id'] === jobId)
      .sort((a, b) => Number(a['seq']) - Number(b['seq']));
  }

  /** @throws CloudError `refused` when any row breaks a rule of the tables; then none is written. */
  upsert(user: string, table: CloudTable, rows: readonly CloudRow[]): void {
    this.#checkSize(table, rows);
    for (const row of rows) this.#check(user, table, row);
    for (const row of rows) this.#put(table, row);
    if (table === 'jobs') for (const row of rows) this.#poke(user, String(row['id']));
  }

  update(user: string, table: CloudTable, ids: readonly string[], columns: CloudRow): void {
    for (const id of ids) {
      const row = this.tables[table].get(id);
      if (row?.['user_id'] !== user) continue;
      this.#refusePoison(id);
      Object.assign(row, structuredClone(columns), { changed_at: this.#nextChange() });
      if (table === 'jobs') this.#poke(user, id);
    }
  }

  emptyJob(user: string, jobId: string, most: number): number {
    for (const table of ['logs', 'files', 'images'] as const) {
      const ids = this.rows(table)
        .filter((row) => row['job_id'] === jobId && row['user_id'] === user)
        .map((row) => String(row['id']))
        .slice(0, most);
      for (const id of ids) this.#remove(table, id);
      if (ids.length > 0) return ids.length;
    }
    return 0;
  }

  async upload(user: string, path: string, file: string): Promise<void> {
    if (!path.startsWith(`${user}/`)) throw cloudError('no_access');
    this.#refusePoison(path);
    const bytes = await readFile(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (!path.includes(sha256)) this.violations.push(`${path} holds other bytes than its name says`);
    if (!this.objects.has(path)) this.objects.set(path, bytes);
  }

  async download(user: string, path: string, part: string, maxBytes: number): Promise<void> {
    const bytes = path.startsWith(`${user}/`) ? this.objects.get(path) : undefined;
    if (bytes === undefined || bytes.length > maxBytes) throw cloudError('refused');
    await writeFile(part, bytes);
  }

  removeObjects(user: string, paths: readonly string[]): void {
    for (const path of paths) if (path.startsWith(`${user}/`)) this.objects.delete(path);
  }

  listen(user: string, onChange: Listener): () => void {
    this.#listeners.set(onChange, user);
    return () => this.#listeners.delete(onChange);
  }

  /** The connections of whoever listens are gone, as at the end of a process. */
  cutListeners(): void {
    this.#listeners.clear();
  }

  #check(user: string, table: CloudTable, row: CloudRow): void {
    const id = String(row['id']);
    const before = this.tables[table].get(id);
    this.#refusePoison(id);
    if (row['user_id'] !== user || (before !== undefined && before['user_id'] !== user)) {
      throw cloudError('no_access');
    }
    if (hasNoText(row)) refuse(`${table} ${id}: unsupported Unicode escape sequence`);
    this.#checkParents(user, table, row);
    const taken = this.#keys.get(keyOf(table, row));
    if (taken !== undefined && taken !== id) refuse(`${table} ${id}: duplicate key`);
  }

  #put(table: CloudTable, row: CloudRow): void {
    const id = String(row['id']);
    const before = this.tables[table].get(id);
    if (table === 'logs' && before !== undefined) return;
    this.#keys.set(keyOf(table, row), id);
    this.tables[table].set(id, { ...before, ...structuredClone(row), changed_at: this.#nextChange() });
  }

  #remove(table: CloudTable, id: string): void {
    const row = this.tables[table].get(id);
    if (row !== undefined) this.#keys.delete(keyOf(table, row));
    this.tables[table].delete(id);
  }

  #checkParents(user: string, table: CloudTable, row: CloudRow): void {
    if (table === 'jobs') return;
    const job = this.tables.jobs.get(String(row['job_id']));
    if (job?.['user_id'] !== user) refuse(`${table} ${row['id']}: there is no such job`);
    if (table === 'logs' && job['deleted_at'] !== null && isEmpty(job)) {
      this.violations.push(`an entry of ${row['job_id']}, which is gone`);
    }
    if (table === 'files' && !this.tables.images.has(String(row['image_id']))) {
      refuse(`files ${row['id']}: there is no such image`);
    }
  }

  #checkSize(table: CloudTable, rows: readonly CloudRow[]): void {
    if (rows.length > 500) this.violations.push(`${rows.length} rows of ${table} at once`);
    const bytes = Buffer.byteLength(JSON.stringify(rows));
    if (bytes > 1_048_576) this.violations.push(`${bytes} bytes of ${table} at once`);
  }

  #refusePoison(id: string): void {
    if (this.poison.has(id)) refuse(`${id} is poison`);
  }

  #poke(user: string, jobId: string): void {
    const deviceId = this.tables.jobs.get(jobId)?.['device_id'];
    for (const [listener, of] of this.#listeners) {
      if (of === user) listener(jobId, typeof deviceId === 'string' ? deviceId : null);
    }
  }

  /** Text that orders as it was made, as `clock_timestamp()` does. */
  #nextChange(): string {
    this.#changes += 1;
    const [whole, micros] = [Math.floor(this.#changes / 1_000), this.#changes % 1_000];
    const at = new Date(1_790_000_000_000 + whole).toISOString();
    return at.replace('Z', `${String(micros).padStart(3, '0')}+00:00`);
  }
}

function refuse(message: string): never {
  throw new CloudError({ code: 'refused', message, advice: null });
}

/** What is unique beside the id: an entry's place in its log, an image's index in its job. */
function keyOf(table: CloudTable, row: CloudRow): string {
  if (table === 'logs') return `logs ${row['job_id']} ${row['seq']}`;
  if (table === 'images') return `images ${row['job_id']} ${row['image_index']}`;
  return `${table} ${row['id']}`;
}

function isEmpty(job: StoredRow): boolean {
  return Object.keys(job['data'] as object).length === 0;
}

/** PostgreSQL takes no U+0000, and no half of a surrogate pair. */
function hasNoText(row: StoredRow): boolean {
  return /\\u0000|\\ud[89a-f]/i.test(JSON.stringify(row));
}
