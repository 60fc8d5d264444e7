import { expect, test } from 'vitest';
import type { MirroredJob, MirrorSource } from '../../core/ports/mirror-store.ts';
import { databasePath, file, image, job, logEntry, NOW, open, openRaw, storeWithJob } from './testing.ts';

const CURSOR = { changedAt: '2026-11-23T04:32:09.123456+00:00', id: '01890000-0000-7000-8000-000000000009' };
const SOURCE: MirrorSource = {
  account: 'account',
  projectUrl: 'https://project.example',
  version: '1.0.0',
  skipped: false,
  cursor: null,
};

function mirrored(jobId: string, known: Partial<MirroredJob> = {}): MirroredJob {
  const marks = { partsAt: null, images: null, files: null };
  return {
    jobId,
    deviceId: 'device',
    deviceName: 'Studio',
    changedAt: 'then',
    logSeq: 0,
    ...marks,
    ...known,
  };
}

test('a mirror knows whose it is and how far it was read', () => {
  const { store } = storeWithJob();
  expect(store.mirror.source()).toBeNull();
  store.mirror.setSource(SOURCE);
  expect(store.mirror.source()).toEqual(SOURCE);
  store.mirror.setSource({ ...SOURCE, skipped: true, cursor: CURSOR });
  expect(store.mirror.source()).toEqual({ ...SOURCE, skipped: true, cursor: CURSOR });
});

test('what is known of a job is added, replaced, and goes with the job', () => {
  const { store, jobId } = storeWithJob();
  expect(store.mirror.job(jobId)).toBeNull();
  store.mirror.setJob(mirrored(jobId));
  const known = mirrored(jobId, { logSeq: 7, partsAt: 'now', images: CURSOR, files: CURSOR });
  store.mirror.setJob(known);
  expect(store.mirror.job(jobId)).toEqual(known);
  store.jobs.remove(jobId);
  expect(store.mirror.job(jobId)).toBeNull();
});

test('where a file lies is known until the file goes', () => {
  const { store, jobId } = storeWithJob();
  const [of] = [image(jobId, 1)];
  store.images.insertMany([of]);
  const stored = file(of, 1);
  store.files.insert(stored);
  expect(store.mirror.storagePath(stored.id)).toBeNull();
  store.mirror.setStoragePath(stored.id, 'a/b/c.png');
  expect(store.mirror.storagePath(stored.id)).toBe('a/b/c.png');
  store.mirror.setStoragePath(stored.id, null);
  expect(store.mirror.storagePath(stored.id)).toBeNull();
  store.mirror.setStoragePath(stored.id, 'a/b/c.png');
  store.files.remove(stored.id);
  expect(store.mirror.storagePath(stored.id)).toBeNull();
});

test('a job that was removed may come again, with the same id, a log of its own and nothing left behind', () => {
  const path = databasePath();
  const store = open(path);
  const one = job({ status: 'processing' });
  const begin = () => {
    store.jobs.insert({ ...one, status: 'queued' });
    store.jobs.update(one);
    store.images.insertMany([image(one.id, 1)]);
    store.mirror.setJob(mirrored(one.id));
  };
  begin();
  store.log.append([logEntry(one.id), logEntry(one.id)]);
  expect(store.log.removeOldest(one.id, 10)).toBe(2);
  store.mirror.removeJob(one.id);
  expect([store.jobs.get(one.id), store.mirror.job(one.id)]).toEqual([null, null]);
  const db = openRaw(path);
  for (const table of [
    'metrics_jobs',
    'metrics_runs',
    'image_generation_images',
    'image_generation_log_counts',
  ])
    expect([table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]).toEqual([table, 0]);
  begin();
  store.log.import([{ ...logEntry(one.id), seq: 5, createdAt: NOW }]);
  expect(store.log.lastSeq(one.id)).toBe(5);
});
