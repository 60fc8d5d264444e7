import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import type { RepairReport } from '../../../../shared/contract/database.ts';
import type { Store } from '../../../core/ports/store.ts';
import {
  attempt,
  databasePath,
  file,
  image,
  job,
  jobQuery,
  logEntry,
  logQuery,
  NOW,
  open,
} from '../testing.ts';
import { readMarker, writeMarker } from './marker.ts';
import { planAside } from './put-aside.ts';
import { repair } from './repair.ts';
import { lookAtDatabase } from './soundness.ts';

const PAGE = 4096;
const DAMAGED = { reason: 'Pages are gone.', backup: null, aside: null };

function mend(path: string, newId: () => string = uuidv7): Promise<RepairReport | null> {
  const dataDir = dirname(path);
  const options = {
    dataDir,
    backups: join(dataDir, 'backups'),
    newId,
    now: () => NOW,
    breath: async () => {},
  };
  return repair(options, DAMAGED);
}

const look = (path: string) => lookAtDatabase(path, join(dirname(path), 'backups'));

/** A database with jobs of two images and long logs. Returns the ids of the jobs. */
function filled(path: string, jobs = 6): string[] {
  const store = open(path);
  store.settings.set('maxConcurrency', 7);
  const ids = Array.from({ length: jobs }, () => {
    const { id } = job();
    store.jobs.insert(job({ id, status: 'completed', params: { images: 2 } }));
    const images = [1, 2].map((index) => image(id, index, { status: 'completed', attempts: 1 }));
    store.images.insertMany(images);
    for (const one of images) {
      store.attempts.insert(attempt(one, 1, { status: 'succeeded', finishedAt: NOW }));
      store.files.insert(file(one, 1, { state: 'stored' }));
    }
    store.log.append(
      Array.from({ length: 200 }, (_, n) => logEntry(id, { message: `Entry ${n + 1} ${'x'.repeat(80)}` })),
    );
    return id;
  });
  store.close();
  return ids;
}

/** Puts noughts over pages, counted from 1. */
function zero(path: string, pages: readonly number[]): void {
  const bytes = readFileSync(path);
  for (const page of pages) bytes.fill(0, (page - 1) * PAGE, page * PAGE);
  writeFileSync(path, bytes);
}

function pagesWith(path: string, text: string): number[] {
  const bytes = readFileSync(path);
  const pages = Array.from({ length: bytes.length / PAGE }, (_, page) => page + 1);
  return pages.filter((page) => bytes.subarray((page - 1) * PAGE, page * PAGE).includes(text));
}

const seqs = (store: Store, jobId: string) =>
  store.log.page(logQuery({ jobId, limit: 1_000 })).map(({ seq }) => seq);

test('of a log with damaged pages all else is read, and a line stands for each entry that is lost', async () => {
  const path = databasePath();
  const ids = filled(path);
  const damaged = pagesWith(path, 'Entry 100 ').slice(0, 3);
  zero(path, damaged);
  const report = await mend(path);
  const store = open(path);
  expect(store.check()).toBeNull();
  const lost = ids.flatMap((jobId) =>
    store.log.page(logQuery({ jobId, limit: 1_000 })).filter(({ message }) => message.includes('lost')),
  );
  for (const id of ids) expect(seqs(store, id)).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
  expect(report?.entriesLost).toBe(lost.length);
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThan(damaged.length * 25);
  expect(store.log.counts(ids[0] as string).reduce((sum, { count }) => sum + count, 0)).toBe(200);
  expect(store.settings.all()['maxConcurrency']).toBe(7);
});

test('jobs whose rows are lost are put together from their images, and come from a backup where there is one', async () => {
  const path = databasePath();
  const ids = filled(path);
  const store = open(path);
  await store.backUp();
  store.close();
  const jobPages = pagesWith(path, 'A red lighthouse');
  zero(path, jobPages);
  const withBackup = readFileSync(path);
  await mend(path);
  const first = open(path);
  const jobs = first.jobs.page(jobQuery());
  expect(jobs.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(jobs.every(({ params }) => params.prompt === 'A red lighthouse')).toBe(true);
  first.close();

  const bare = databasePath();
  writeFileSync(bare, withBackup);
  const report = await mend(bare);
  const second = open(bare);
  expect(report?.rebuilt.jobs).toBe(ids.length);
  const rebuilt = second.jobs.page(jobQuery());
  expect(rebuilt.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(rebuilt.every(({ status, counts }) => status === 'completed' && counts.completed === 2)).toBe(true);
  expect(seqs(second, ids[3] as string)).toHaveLength(200);
});

test('a damaged header, or an end that is cut off, does not hide the rest', async () => {
  const path = databasePath();
  const ids = filled(path);
  const whole = readFileSync(path);
  for (const change of [
    (bytes: Buffer) => bytes.fill(0xaa, 0, 100),
    (bytes: Buffer) => bytes.subarray(0, bytes.length - 3 * PAGE - 100),
  ]) {
    writeFileSync(path, change(Buffer.from(whole)));
    const report = await mend(path);
    expect(report?.sources[0]).toMatchObject({ source: 'damaged', settings: 1, jobs: ids.length });
    const store = open(path);
    expect(store.jobs.page(jobQuery()).map(({ params }) => params.prompt)).toContain('A red lighthouse');
    store.close();
  }
});

test('an image that only a backup knows as not sent is of unknown outcome, so nothing buys it', async () => {
  const path = databasePath();
  const store = open(path);
  const { id } = job();
  store.jobs.insert(job({ id, status: 'processing', startedAt: NOW, params: { images: 1 } }));
  store.images.insertMany([image(id, 1)]);
  await store.backUp();
  store.close();
  writeFileSync(path, 'no database');
  const report = await mend(path);
  const mended = open(path);
  expect(mended.images.ofJob(id)).toMatchObject([
    { status: 'unknown', failure: { code: 'outcome_unknown' } },
  ]);
  expect(report?.unknownImages).toBe(1);
});

test('a call that only a backup knows as not sent counts as sent, so nothing buys its image again', async () => {
  const path = databasePath();
  const store = open(path);
  const { id } = job();
  store.jobs.insert(job({ id, status: 'processing', startedAt: NOW, params: { images: 1 } }));
  const one = image(id, 1, { status: 'generating', attempts: 1 });
  store.images.insertMany([one]);
  store.attempts.insert(attempt(one, 1, { status: 'intent' }));
  await store.backUp();
  store.close();
  const sound = readFileSync(path);
  writeFileSync(path, 'no database');
  const report = await mend(path);
  const mended = open(path);
  expect(mended.attempts.open().map(({ status }) => status)).toEqual(['sending']);
  expect(report?.unknownImages).toBe(1);
  // The newest state is sure of it.
  const other = databasePath();
  writeFileSync(other, sound);
  await mend(other);
  expect(
    open(other)
      .attempts.open()
      .map(({ status }) => status),
  ).toEqual(['intent']);
});

test('what a backup has and its user has deleted since does not come back', async () => {
  const path = databasePath();
  const [gone = '', ...ids] = filled(path);
  const store = open(path);
  await store.backUp();
  store.jobs.remove(gone);
  store.close();
  zero(path, pagesWith(path, 'Entry 150 ').slice(0, 1));
  await mend(path);
  const kept = open(path).jobs.page(jobQuery());
  expect(kept.map(({ id }) => id).sort()).toEqual([...ids].sort());
});

test('a log of another database is not believed', async () => {
  const path = databasePath();
  const ids = filled(path, 2);
  const other = databasePath();
  const foreign = open(other);
  foreign.settings.set('notifications', false);
  writeFileSync(`${path}-wal`, readFileSync(`${other}-wal`));
  foreign.close();
  expect(look(path)).toMatchObject({ state: 'damaged' });
  await mend(path);
  const kept = open(path).jobs.page(jobQuery());
  expect(kept.map(({ id }) => id).sort()).toEqual([...ids].sort());
});

test('a repair that was cut short at any moment goes on at the next start, and nothing is lost', async () => {
  const path = databasePath();
  filled(path, 1);
  zero(path, pagesWith(path, 'Entry 100 ').slice(0, 1));
  const damaged = readFileSync(path);
  writeFileSync(`${path}-wal`, 'torn');
  const dataDir = dirname(path);
  // Before a file has moved, and behind each step of the work in between.
  const { aside } = planAside(dataDir, DAMAGED, NOW);
  for (let cut = 1; cut <= 40; cut += 13) {
    let ids = 0;
    const dies = (): string => {
      ids += 1;
      if (ids >= cut) throw new Error('killed');
      return uuidv7();
    };
    await mend(path, dies).catch(() => {});
    if (readMarker(dataDir) === null) break;
    expect(readFileSync(join(dataDir, aside.folder, 'safelight.db')).equals(damaged)).toBe(true);
    expect(existsSync(path)).toBe(false);
  }
  if (readMarker(dataDir) !== null) await mend(path);
  expect(readMarker(dataDir)).toBeNull();
  expect(readdirSync(join(dataDir, 'damaged'))).toHaveLength(1);
  expect(readFileSync(join(dataDir, aside.folder, 'safelight.db')).equals(damaged)).toBe(true);
  expect(readFileSync(join(dataDir, aside.folder, 'safelight.db-wal'), 'utf8')).toBe('torn');
  // Killed when only the marker was left to remove: the new database stays.
  writeMarker(dataDir, { ...DAMAGED, aside });
  const made = readFileSync(path);
  expect(await mend(path)).toBeNull();
  expect(readFileSync(path).equals(made)).toBe(true);
});

test('a quick look tells what is sound, damaged, and of another program', () => {
  const path = databasePath();
  expect(look(path)).toMatchObject({ state: 'sound' });
  filled(path, 1);
  expect(look(path)).toMatchObject({ state: 'sound', wasUnclean: false });
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, whole.length - PAGE));
  expect(look(path)).toMatchObject({ state: 'damaged' });
  writeFileSync(path, '');
  mkdirSync(join(dirname(path), 'originals', 'a'), { recursive: true });
  expect(look(path)).toMatchObject({ state: 'damaged', reason: 'The database file is empty.' });
});
