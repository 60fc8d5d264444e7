import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { databasePath, image, job, jobQuery, NOW, open, openRaw } from '../testing.ts';
import { repair } from './repair.ts';

const PAGE = 4096;
const JOBS = 60;
const DELETED = 20;

/** Jobs that the cloud has, backed up; then some were deleted, and the cloud was not told yet. */
async function deletedSinceBackup() {
  const path = databasePath();
  const store = open(path);
  const raw = openRaw(path);
  const ids = Array.from({ length: JOBS }, () => {
    const { id } = job();
    store.jobs.insert(job({ id, status: 'completed', params: { images: 1 } }));
    store.images.insertMany([image(id, 1, { status: 'completed', attempts: 1 })]);
    return id;
  });
  raw.exec(`UPDATE sync_state SET account = 'a', email = 'e', project_url = 'u';
    INSERT INTO sync_jobs (job_id, pushed, sending) SELECT id, 1, 1 FROM image_generation_jobs`);
  await store.backUp();
  const gone = ids.slice(0, DELETED);
  for (const id of gone) store.jobs.remove(id);
  raw.close();
  store.close();
  return { path, ids, gone };
}

/** Puts noughts over the last page with the row of this job. */
function loseJob(path: string, id: string): void {
  const bytes = readFileSync(path);
  const starts = Array.from({ length: bytes.length / PAGE }, (_, page) => page * PAGE);
  const pages = starts.filter((at) => {
    const page = bytes.subarray(at, at + PAGE);
    return page.includes('A red lighthouse') && page.includes(id);
  });
  for (const at of pages.slice(-1)) bytes.fill(0, at, at + PAGE);
  writeFileSync(path, bytes);
}

async function mend(path: string): Promise<void> {
  const dataDir = dirname(path);
  const options = { dataDir, backups: join(dataDir, 'backups'), newId: uuidv7, now: () => NOW };
  await repair(
    { ...options, breath: async () => {} },
    { reason: 'A page is gone.', backup: null, aside: null },
  );
}

test('a damaged page of jobs brings back the jobs of that page, and none that were deleted since the backup', async () => {
  const { path, ids, gone } = await deletedSinceBackup();
  loseJob(path, ids.at(-1) as string);
  await mend(path);
  const there = open(path).jobs.page(jobQuery({ limit: 100 }));
  expect(there.map(({ id }) => id).sort()).toEqual(ids.slice(gone.length).sort());
  expect(there.every(({ params }) => params.prompt === 'A red lighthouse')).toBe(true);
});

test('jobs that were deleted before the damage are still taken out of the cloud, and what was restored is sent', async () => {
  const { path, ids, gone } = await deletedSinceBackup();
  const last = ids.at(-1) as string;
  loseJob(path, last);
  await mend(path);
  const line = openRaw(path).prepare("SELECT job_id FROM sync_outbox WHERE kind = 'job'").pluck().all();
  expect(line).toEqual(expect.arrayContaining(gone));
  expect(line).toContain(last);
});

test('what a repair has put together anew is sent, where the notes of what waits were not lost', async () => {
  const { path, ids } = await deletedSinceBackup();
  const raw = openRaw(path);
  const last = ids.at(-1) as string;
  // Nobody knows what became of it: its call was lost.
  raw.prepare("UPDATE image_generation_images SET status = 'generating' WHERE job_id = ?").run(last);
  raw
    .prepare(
      "UPDATE image_generation_jobs SET status = 'processing', images_active = 1, images_completed = 0 WHERE id = ?",
    )
    .run(last);
  raw.exec('DELETE FROM sync_outbox');
  raw.close();
  await mend(path);
  const mended = openRaw(path);
  expect(
    mended.prepare('SELECT status FROM image_generation_images WHERE job_id = ?').pluck().get(last),
  ).toBe('unknown');
  const line = mended.prepare("SELECT job_id FROM sync_outbox WHERE kind = 'job'").pluck().all();
  expect(line.sort()).toEqual(ids.slice(DELETED).sort());
  const images = mended.prepare("SELECT count(*) FROM sync_backfill WHERE kind = 'image'").pluck().get();
  expect(images).toBe(JOBS - DELETED);
});
