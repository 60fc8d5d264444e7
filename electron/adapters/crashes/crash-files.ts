import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CrashRecord,
  crashRecordSchema,
  type Run,
  runSchema,
} from '../../../shared/contract/diagnostics.ts';
import type { CrashFiles, Dump } from '../../core/ports/crash-files.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** What is kept, the newest. A dump has some hundred kilobytes. */
const MOST_RECORDS = 20;
const MOST_DUMPS = 5;
/** How deep Chromium's handler puts its dumps. */
const DUMP_DEPTH = 3;

/** Written while a run lasts: one that is found at the start is of a run that did not end as it should. */
const RUN_FILE = 'running.json';

export type CrashFilesOptions = {
  /** Absolute path; the folder that it lies in must be there. */
  readonly folder: string;
  /** Absolute paths of files that a run writes to all the time. */
  readonly signs: readonly string[];
};

/** Crash records as JSON files, one each, for their user alone; and Chromium's dumps in `dumps`. */
export function createCrashFiles({ folder, signs }: CrashFilesOptions): CrashFiles {
  const runFile = join(folder, RUN_FILE);
  return {
    folder,
    write: (record) => orElse(false, () => writeRecord(folder, record)),
    records: () => readRecords(folder),
    dumps: () => findDumps(join(folder, 'dumps')),
    beginRun(run) {
      const left = orElse(null, () => readRun(runFile));
      const lastSign = left === null ? 0 : newest([runFile, ...signs], left.startedAt);
      orElse(undefined, () => {
        writePrivately(folder, RUN_FILE, JSON.stringify(run));
        for (const { path } of dumpFiles(join(folder, 'dumps')).slice(MOST_DUMPS)) remove(path);
      });
      return left === null ? null : { ...left, lastSign };
    },
    endRun: () => orElse(undefined, () => rmSync(runFile, { force: true })),
  };
}

function writeRecord(folder: string, record: CrashRecord): boolean {
  writePrivately(folder, `${record.id}.json`, JSON.stringify(record, null, 2));
  for (const name of recordNames(folder).slice(MOST_RECORDS)) remove(join(folder, name));
  return true;
}

/** As a whole or not at all. */
function writePrivately(folder: string, name: string, text: string): void {
  try {
    mkdirSync(folder, { mode: PRIVATE_FOLDER });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const part = join(folder, `${name}.part`);
  rmSync(part, { force: true });
  writeFileSync(part, text, { mode: PRIVATE_FILE, flag: 'wx' });
  renameSync(part, join(folder, name));
}

/** The newest first: a name begins with its time. */
function recordNames(folder: string): string[] {
  const names = orElse([], () => readdirSync(folder));
  return names
    .filter((name) => /^\d.*\.json$/.test(name))
    .sort()
    .reverse();
}

function readRecords(folder: string): CrashRecord[] {
  return recordNames(folder).flatMap((name) =>
    orElse([], () => [crashRecordSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))]),
  );
}

function readRun(path: string): Run {
  return runSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** When one of these was last written, in milliseconds since the epoch, and never before the run began. */
function newest(paths: readonly string[], startedAt: number): number {
  const times = paths.map((path) => orElse(0, () => Math.floor(statSync(path).mtimeMs)));
  return Math.max(startedAt, ...times);
}

function findDumps(folder: string): Dump[] {
  return dumpFiles(folder).map(({ name, at, bytes }) => ({ name, at, bytes }));
}

/** The newest first. */
function dumpFiles(folder: string, depth = DUMP_DEPTH): (Dump & { readonly path: string })[] {
  const entries = orElse([], () => readdirSync(folder, { withFileTypes: true }));
  const found = entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth > 1 ? dumpFiles(path, depth - 1) : [];
    if (!entry.name.endsWith('.dmp')) return [];
    return orElse([], () => {
      const { mtimeMs, size } = statSync(path);
      return [{ name: entry.name, at: Math.floor(mtimeMs), bytes: size, path }];
    });
  });
  return found.sort((a, b) => b.at - a.at);
}

function remove(path: string): void {
  rmSync(path, { force: true });
}

/** What the work returns, or the other where the disk refuses: a crash must not fail for not being written down. */
function orElse<T>(other: T, work: () => T): T {
  try {
    return work();
  } catch {
    return other;
  }
}
