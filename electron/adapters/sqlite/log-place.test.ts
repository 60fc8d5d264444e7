import { describe, expect, test } from 'vitest';
import { PLACES_PER_JOB } from './log-place.ts';
import {
  appErrorOf,
  databasePath,
  image,
  job,
  logEntry,
  logQuery,
  NOW,
  open,
  openRaw,
  storeWithJob,
} from './testing.ts';

test('deleting a job deletes all that belongs to it, and nothing else', () => {
  const path = databasePath();
  const { store, jobId } = storeWithJob(path);
  const others = [job(), job()] as const;
  for (const other of others) store.jobs.insert(other);
  const [{ id: deleted }, { id: next }] = others;
  store.log.append([jobId, deleted, next].flatMap((id) => Array.from({ length: 300 }, () => logEntry(id))));
  const kept = () =>
    [jobId, next].map((id) => [store.log.page(logQuery({ jobId: id })), store.log.counts(id)]);
  const before = kept();
  store.images.insertMany([image(deleted, 1)]);
  store.jobs.addStepTime(deleted, 'upload', 5, NOW);
  const raw = openRaw(path);
  const count = (table: string) => Number(raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  raw.pragma('foreign_keys = ON');
  raw.prepare('DELETE FROM image_generation_jobs WHERE id = ?').run(deleted);
  expect(store.log.page(logQuery({ jobId: deleted }))).toEqual([]);
  expect(store.log.counts(deleted)).toEqual([]);
  expect(store.images.ofJob(deleted)).toEqual([]);
  expect(store.jobs.stepTimes(deleted)).toEqual({});
  expect(kept()).toEqual(before);
  expect(count('image_generation_logs')).toBe(600);
  expect(count('image_generation_log_counted')).toBe(2);
  expect(count('image_generation_log_counts')).toBe(2);
});

test("a job's place in the log is never given to another, not even once it is deleted", () => {
  const path = databasePath();
  const { store, jobId } = storeWithJob(path);
  store.log.append([logEntry(jobId)]);
  openRaw(path).prepare('DELETE FROM image_generation_jobs WHERE id = ?').run(jobId);
  const next = job();
  store.jobs.insert(next);
  // The store, its database's only writer, has not heard that the job is gone.
  store.log.append([logEntry(jobId)]);
  expect(store.log.page(logQuery({ jobId: next.id }))).toEqual([]);
});

describe('at the end of the integers', () => {
  const LAST_JOB = 2 ** 25 - 1;

  /** A store whose only job has this number. */
  function storeWithJobNumbered(number: number) {
    const path = databasePath();
    const { store, jobId } = storeWithJob(path);
    openRaw(path).prepare('UPDATE image_generation_jobs SET number = ?').run(number);
    return { path, store, jobId };
  }

  test('the last entry of the last job is written, counted and read; the next one is refused', () => {
    const { path, store, jobId } = storeWithJobNumbered(LAST_JOB);
    store.log.append([logEntry(jobId)]);
    const last = PLACES_PER_JOB - 1;
    openRaw(path)
      .prepare('UPDATE image_generation_logs SET place = place + ?')
      .run(last - 2);
    store.close();
    const reopened = open(path);
    expect(reopened.log.append([logEntry(jobId)])).toEqual([last]);
    expect(appErrorOf(() => reopened.log.append([logEntry(jobId)]))).toMatchObject({
      code: 'not_possible',
      message: `The log of job ${jobId} is full: it holds ${last} entries.`,
    });
    expect(reopened.log.lastSeq(jobId)).toBe(last);
    expect(reopened.log.page(logQuery({ jobId })).map(({ seq }) => seq)).toEqual([last - 1, last]);
    expect(reopened.log.page(logQuery({ jobId, beforeSeq: last })).map(({ seq }) => seq)).toEqual([last - 1]);
    expect(reopened.log.counts(jobId)).toEqual([{ level: 'info', step: 'initialization', count: 2 }]);
    const seqs = openRaw(path).prepare('SELECT seq FROM image_generation_logs').pluck().all();
    expect(seqs).toEqual([last - 1, last]);
  });

  test('a job beyond the last is told that it cannot have a log', () => {
    const { store, jobId } = storeWithJobNumbered(LAST_JOB + 1);
    expect(appErrorOf(() => store.log.append([logEntry(jobId)]))).toMatchObject({
      code: 'not_possible',
      message: expect.stringContaining(`number ${LAST_JOB + 1}`),
      advice: expect.stringContaining('new, empty'),
    });
  });
});
