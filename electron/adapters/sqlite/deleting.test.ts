import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import { attempt, databasePath, file, image, job, logEntry, NOW, open, openRaw } from './testing.ts';

/** A store with a job of two images that have files, an attempt and entries. */
function filled(path = databasePath()) {
  const store = open(path);
  const aJob = job();
  const images = [image(aJob.id, 1), image(aJob.id, 2)] as const;
  store.jobs.insert(aJob);
  store.images.insertMany(images);
  const files = images.map((of) => file(of, 1, { state: 'stored' }));
  for (const each of files) store.files.insert(each);
  store.attempts.insert(attempt(images[0], 1));
  store.log.append([logEntry(aJob.id), logEntry(aJob.id)]);
  return { store, path, job: aJob, images, files };
}

describe('a deleted job', () => {
  test('is only among the deleted ones, until it is unmarked', () => {
    const { store, job: aJob } = filled();
    store.jobs.markDeleted(aJob.id, NOW + 1, true);
    expect(store.jobs.deleted()).toEqual([{ job: aJob, deletedAt: NOW + 1, removeFiles: true }]);
    expect([store.jobs.get(aJob.id), store.jobs.unfinished(), store.jobs.queue()]).toEqual([null, [], []]);
    store.jobs.unmarkDeleted(aJob.id);
    expect(store.jobs.deleted()).toEqual([]);
    expect(store.jobs.get(aJob.id)).toEqual(aJob);
    expect(() => store.jobs.markDeleted(uuidv7(), NOW, true)).toThrow('no row');
  });

  test('that is removed leaves no row behind in any table', () => {
    const { store, path, job: aJob } = filled();
    store.jobs.addStepTime(aJob.id, 'upload', 1, NOW);
    store.jobs.remove(aJob.id);
    const raw = openRaw(path);
    const tables = raw
      .prepare("SELECT name FROM pragma_table_list WHERE type = 'table'")
      .pluck()
      .all() as string[];
    // What was spent stays spent, of whichever job: for the month's budget.
    const kept = 'image_generation_spending';
    const ours = tables.filter((name) => name.startsWith('image_generation') && name !== kept);
    expect(ours.length).toBeGreaterThan(7);
    for (const table of ours)
      expect(raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0);
    expect(raw.prepare('SELECT count(*) FROM image_generation_log_index').pluck().get()).toBe(0);
  });
});

describe('a deleted image', () => {
  test('is told of as long as it has files', () => {
    const { store, images, files } = filled();
    const deleted = { ...images[1], deletedAt: NOW };
    store.images.update(deleted);
    expect(store.images.deletedWithFiles()).toEqual([deleted]);
    store.files.remove(files[1]?.id ?? '');
    expect(store.images.deletedWithFiles()).toEqual([]);
    expect(store.images.get(deleted.id)).toEqual(deleted);
  });

  test('that is removed takes its attempts and file rows along, and nothing of others', () => {
    const { store, job: aJob, images, files } = filled();
    store.images.remove([images[0].id]);
    expect(store.images.ofJob(aJob.id)).toEqual([images[1]]);
    expect(store.files.ofJob(aJob.id)).toEqual([files[1]]);
    expect(store.attempts.ofJob(aJob.id)).toEqual([]);
  });
});

test('a star is not taken back by a change of the image that knows nothing of it', () => {
  const { store, images } = filled();
  store.images.star(images[0].id, true);
  store.images.update({ ...images[0], status: 'failed', starred: false });
  expect(store.images.get(images[0].id)).toMatchObject({ status: 'failed', starred: true });
  expect(() => store.images.star(uuidv7(), true)).toThrow('no row');
});

test('a file is found by its id, and the images of a job that have a base image are told', () => {
  const { store, job: aJob, images, files } = filled();
  expect(store.files.get(files[0]?.id ?? '')).toEqual(files[0]);
  expect(store.files.get(uuidv7())).toBeNull();
  expect(store.files.hasReplaced(images[0].id)).toBe(false);
  store.files.insert(file(images[0], 0, { kind: 'base', state: 'replaced' }));
  expect(images.map(({ id }) => store.files.hasReplaced(id))).toEqual([true, false]);
  const bare = image(aJob.id, 3);
  store.images.insertMany([bare]);
  expect(store.files.imagesWithFiles(aJob.id)).toEqual(new Set(images.map(({ id }) => id)));
  expect(store.files.basePaths(aJob.id)).toEqual(new Map());
  const base = file(images[1], 0, { kind: 'base', state: 'stored' });
  store.files.insert(base);
  expect(store.files.basePaths(aJob.id)).toEqual(new Map([[images[1].id, base.path]]));
});

test('an image was bought before an attempt if an earlier one brought it', () => {
  const { store, images } = filled();
  const [, of] = images;
  for (const [at, status] of (['failed', 'succeeded', 'failed'] as const).entries()) {
    store.attempts.insert(attempt(of, at + 1, { status }));
  }
  expect([1, 2, 3, 9].map((number) => store.attempts.boughtBefore(of.id, number))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

test('the durations of the latest succeeded calls to a model are told, newest first', () => {
  const { store, images } = filled();
  const call = (number: number, parts: Parameters<typeof attempt>[2]) =>
    store.attempts.insert(attempt(images[1], number, { provider: 'demo', model: 'm', ...parts }));
  call(1, { status: 'succeeded', elapsedMs: 10 });
  call(2, { status: 'succeeded', elapsedMs: 20 });
  call(3, { status: 'failed', elapsedMs: 30 });
  call(4, { status: 'succeeded', elapsedMs: 40, model: 'other' });
  call(5, { status: 'succeeded', elapsedMs: 50 });
  expect(store.attempts.latestElapsedMs('demo', 'm', 9)).toEqual([50, 20, 10]);
  expect(store.attempts.latestElapsedMs('demo', 'm', 2)).toEqual([50, 20]);
  expect(store.attempts.latestElapsedMs('openai', 'm', 9)).toEqual([]);
});
