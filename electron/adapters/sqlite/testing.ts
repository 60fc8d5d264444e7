/** What this folder's tests share: real databases in temporary folders, whole records, and processes to kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { uuidv7 } from 'uuidv7';
import { onTestFinished } from 'vitest';
import type { JobQuery, LogQuery } from '../../../shared/contract/commands.ts';
import type { AppErrorCode } from '../../../shared/contract/result.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job, JobParams } from '../../../shared/domain/job.ts';
import { aFile, aJob, anAttempt, anImage } from '../../../shared/testing/records.ts';
import type { NewLogEntry, Store } from '../../core/ports/store.ts';
import { Connection } from './connection.ts';
import { openStore } from './open-store.ts';

export const NOW = 1_790_000_000_000;
export const USER_ID = uuidv7();

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function databasePath(): string {
  return join(temporaryFolder(), 'safelight.db');
}

export function open(path: string, mode: 'write' | 'read' = 'write'): Store {
  const store = openStore({ path, mode, now: () => NOW });
  onTestFinished(() => store.close());
  return store;
}

/** A store with one job in it, which has no images. */
export function storeWithJob(path = databasePath()): { store: Store; jobId: string } {
  const store = open(path);
  const { id } = job();
  store.jobs.insert(job({ id }));
  return { store, jobId: id };
}

/** A database with all tables, for the parts below the store. */
export function openConnection(path = databasePath()): Connection {
  openStore({ path, mode: 'write', now: () => NOW }).close();
  const connection = new Connection(openRaw(path), path);
  connection.pragma('foreign_keys = ON');
  return connection;
}

/** A second way into a database, past everything that protects it. */
export function openRaw(path: string): Database.Database {
  const db = new Database(path);
  onTestFinished(() => void db.close());
  return db;
}

export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

export function appErrorOf(work: () => unknown): {
  code: AppErrorCode;
  message: string;
  advice: string | null;
} {
  const error = thrownBy(work);
  if (!(error instanceof AppError)) throw error;
  return error.data;
}

/** A Node process running this module text, which may import `openStore` and the rest by URL. */
export function run(source: string): {
  child: ChildProcess;
  send: (line: string) => void;
  line: () => Promise<string>;
  killed: () => Promise<void>;
} {
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    send: (line) => void child.stdin.write(`${line}\n`),
    line: async () => {
      const next = await lines.next();
      if (next.done) throw new Error('The process ended without another line.');
      return next.value;
    },
    killed: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

export function logQuery(query: Partial<LogQuery> & { jobId: string }): LogQuery {
  return {
    afterSeq: 0,
    beforeSeq: null,
    levels: null,
    steps: null,
    imageId: null,
    search: null,
    exclude: null,
    limit: 200,
    ...query,
  };
}

export function jobQuery(query: Partial<JobQuery> = {}): JobQuery {
  return { statuses: null, search: null, sort: 'newest', afterId: null, limit: 100, ...query };
}

export function logEntry(jobId: string, entry: Partial<NewLogEntry> = {}): NewLogEntry {
  return {
    id: uuidv7(),
    jobId,
    userId: USER_ID,
    imageId: null,
    attempt: null,
    level: 'info',
    step: 'initialization',
    message: 'Job created',
    detailsJson: null,
    createdAt: NOW,
    ...entry,
  };
}

export function job(parts: Partial<Omit<Job, 'params'>> & { params?: Partial<JobParams> } = {}): Job {
  const { params, ...rest } = parts;
  return aJob(
    {
      id: uuidv7(),
      userId: USER_ID,
      estimatedUsd: 0.08,
      folder: '2026-09-21_a-red-lighthouse',
      createdAt: NOW,
      updatedAt: NOW,
      ...rest,
    },
    { prompt: 'A red lighthouse', provider: 'demo', model: 'demo', variants: 3, budgetUsd: 1.5, ...params },
  );
}

export function image(jobId: string, index: number, parts: Partial<Image> = {}): Image {
  const times = { createdAt: NOW, updatedAt: NOW };
  return anImage({ id: uuidv7(), jobId, index, seed: 0xffffffff, ...times, ...parts });
}

export function attempt(of: Image, number: number, parts: Partial<Attempt> = {}): Attempt {
  const ids = { id: uuidv7(), jobId: of.jobId, imageId: of.id };
  return anAttempt({ ...ids, number, model: 'gpt-image-1', createdAt: NOW, ...parts });
}

export function file(of: Image, variant: number, parts: Partial<ImageFile> = {}): ImageFile {
  return aFile({
    id: uuidv7(),
    jobId: of.jobId,
    imageId: of.id,
    state: 'writing',
    variant,
    path: `/library/v${variant}.png`,
    sha256: 'b'.repeat(64),
    bytes: 1234,
    createdAt: NOW,
    ...parts,
  });
}

export const RATE_LIMITED = failure('rate_limited', 'Too many requests', {
  status: 429,
  hintMs: 1500.5,
  causes: [{ name: 'Error', code: null, message: 'slow down' }],
});
