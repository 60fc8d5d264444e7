import { describe, expect, test } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { ACCOUNT, addJob, dueIds, joinedStore, KINDS, sendAll, sentJob } from './testing/sync-stores.ts';
import { databasePath, file, image, job, NOW, open, openRaw } from './testing.ts';

/** How many of each kind are due. */
const dueOf = (store: Store) => KINDS.map((kind) => store.sync.due(kind, 1_000).length);

/** Rows of the outbox, whether or not they are due. */
function rowsIn(path: string): unknown[] {
  return openRaw(path).prepare('SELECT kind, entity_id FROM sync_outbox ORDER BY change').raw().all();
}

describe('where no account is joined', () => {
  test('nothing is noted', () => {
    const path = databasePath();
    const store = open(path);
    const { job: made, images, files } = addJob(store);
    store.jobs.update(made);
    for (const each of images) store.images.update(each);
    for (const each of files) store.files.update(each);
    store.files.remove(files[0]?.id ?? '');
    store.images.remove(images.map(({ id }) => id));
    store.jobs.markDeleted(made.id, NOW, false);
    store.jobs.remove(made.id);
    expect(rowsIn(path)).toEqual([]);
    expect([store.sync.waitingRows(), store.sync.waitingUploads()]).toEqual([0, 0]);
  });

  test('nothing is noted any more once it was left', () => {
    const store = joinedStore();
    const { job: sent, images } = sentJob(store);
    store.sync.leave();
    store.jobs.update(sent);
    for (const each of images) store.images.update(each);
    addJob(store);
    store.jobs.remove(sent.id);
    expect(dueOf(store)).toEqual([0, 0, 0, 0]);
  });
});

describe('a job', () => {
  test('is noted when it is made, once, however it goes on', () => {
    const store = joinedStore();
    const made = job();
    store.jobs.insert(made);
    expect(dueIds(store, 'job')).toEqual([made.id]);
    store.jobs.update({ ...made, status: 'processing' });
    store.jobs.update({ ...made, status: 'completed' });
    expect(dueIds(store, 'job')).toEqual([made.id]);
  });

  test.each<[string, (store: Store, of: ReturnType<typeof sentJob>) => void]>([
    ['changes', (store, of) => store.jobs.update(of.job)],
    ['is deleted', (store, of) => store.jobs.markDeleted(of.id, NOW, true)],
    ['is brought back', (store, of) => store.jobs.unmarkDeleted(of.id)],
  ])('is noted when it %s', (_what, change) => {
    const store = joinedStore();
    const sent = sentJob(store);
    change(store, sent);
    expect(dueIds(store, 'job')).toEqual([sent.id]);
    expect(dueOf(store)).toEqual([1, 0, 0, 0]);
  });

  test('is not noted for its place in the queue', () => {
    const store = joinedStore();
    const [first, second] = [job(), job()];
    for (const each of [first, second]) store.jobs.insert(each);
    sendAll(store);
    store.jobs.setQueue([second.id, first.id]);
    store.jobs.queueLast(second.id);
    expect(dueIds(store, 'job')).toEqual([]);
  });

  test('that changes while it waits goes behind what changed before', () => {
    const store = joinedStore();
    const [first, second] = [addJob(store), addJob(store)];
    const [before] = store.sync.due('job', 1);
    store.jobs.update(first.job);
    const rows = store.sync.due('job', 10);
    expect(rows.map(({ entityId }) => entityId)).toEqual([second.id, first.id]);
    expect(rows[1]?.change).toBeGreaterThan(rows[0]?.change ?? 0);
    expect(rows[0]?.change).toBeGreaterThan(before?.change ?? 0);
  });

  test('that is removed leaves one row of itself, if it is in the cloud, and nothing else', () => {
    const path = databasePath();
    const store = joinedStore(path);
    const sent = sentJob(store, 3);
    for (const each of sent.images) store.images.update(each);
    for (const each of sent.files) store.files.update(each);
    store.files.remove(sent.files[0]?.id ?? '');
    store.jobs.markDeleted(sent.id, NOW, true);
    store.jobs.remove(sent.id);
    expect(rowsIn(path)).toEqual([['job', sent.id]]);
    expect(dueIds(store, 'job')).toEqual([sent.id]);
    expect([store.sync.job(sent.id), store.sync.wasPushed(sent.id)]).toEqual([null, true]);
  });

  test('that is removed in pieces leaves one row too', () => {
    const path = databasePath();
    const store = joinedStore(path);
    const sent = sentJob(store, 3);
    for (const { id } of sent.images) store.images.remove([id]);
    store.jobs.remove(sent.id);
    expect(rowsIn(path)).toEqual([['job', sent.id]]);
  });

  test('that is removed before it came into the cloud leaves nothing', () => {
    const path = databasePath();
    const store = joinedStore(path);
    const { id } = addJob(store);
    store.jobs.remove(id);
    expect(rowsIn(path)).toEqual([]);
    expect(store.sync.wasPushed(id)).toBe(false);
    expect(openRaw(path).prepare('SELECT count(*) FROM sync_jobs').pluck().get()).toBe(0);
  });

  test('that was here before the account, and was left out, stays so whatever happens to it', () => {
    const store = open(databasePath());
    const { job: old, images } = addJob(store);
    store.sync.join(ACCOUNT, false);
    store.jobs.update({ ...old, status: 'processing' });
    for (const each of images) store.images.update(each);
    store.jobs.markDeleted(old.id, NOW, false);
    expect(dueOf(store)).toEqual([0, 0, 0, 0]);
    const { id } = addJob(store);
    expect(dueIds(store, 'job')).toEqual([id]);
  });
});

describe('an image', () => {
  test('is noted once its job is in the cloud, and not before', () => {
    const store = joinedStore();
    const made = job();
    store.jobs.insert(made);
    const [first, second] = [image(made.id, 1), image(made.id, 2)];
    store.images.insertMany([first]);
    store.images.update(first);
    expect(dueIds(store, 'image')).toEqual([]);
    store.sync.setPushed([made.id]);
    sendAll(store);
    store.images.insertMany([second]);
    expect(dueIds(store, 'image')).toEqual([second.id]);
  });

  test('is noted when it changes and when it is starred, once', () => {
    const store = joinedStore();
    const { images } = sentJob(store, 2);
    const [first, second] = images;
    if (first === undefined || second === undefined) throw new Error('There are two');
    store.images.star(first.id, true);
    store.images.update({ ...second, status: 'processing' });
    store.images.update({ ...second, status: 'completed' });
    expect(dueIds(store, 'image')).toEqual([first.id, second.id]);
    store.images.update(first);
    expect(dueIds(store, 'image')).toEqual([second.id, first.id]);
  });

  test('that is removed is no longer noted', () => {
    const store = joinedStore();
    const { images } = sentJob(store, 2);
    for (const each of images) store.images.update(each);
    store.images.remove([images[0]?.id ?? '']);
    expect(dueIds(store, 'image')).toEqual([images[1]?.id]);
  });
});

describe('a file', () => {
  function withFile(
    state: 'writing' | 'stored' | 'replaced',
    kind: 'base' | 'variant' | 'sidecar' = 'variant',
  ) {
    const store = joinedStore();
    const { images } = sentJob(store);
    const [of] = images;
    if (of === undefined) throw new Error('There is one');
    const added = file(of, 2, { state, kind, format: kind === 'sidecar' ? 'json' : 'png' });
    store.files.insert(added);
    return { store, added };
  }

  test('is noted when it is complete, and not while it is on its way', () => {
    const { store, added } = withFile('writing');
    store.files.update({ ...added, path: '/library/other.png' });
    expect(dueOf(store)).toEqual([0, 0, 0, 0]);
    store.files.update({ ...added, state: 'stored' });
    expect([dueIds(store, 'file'), dueIds(store, 'upload')]).toEqual([[added.id], [added.id]]);
    sendAll(store);
    store.files.update({ ...added, state: 'replaced' });
    expect([dueIds(store, 'file'), dueIds(store, 'upload')]).toEqual([[added.id], []]);
  });

  test.each<[string, 'none' | 'variants' | 'all', 'base' | 'variant' | 'sidecar', boolean]>([
    ['a variant is, where variants are wanted', 'variants', 'variant', true],
    ['a base image is not, where variants are wanted', 'variants', 'base', false],
    ['a base image is, where all are wanted', 'all', 'base', true],
    ['a variant is, where all are wanted', 'all', 'variant', true],
    ['a sidecar never is', 'all', 'sidecar', false],
    ['nothing is, where none are wanted', 'none', 'variant', false],
  ])('that is stored is uploaded as set: %s', (_what, images, kind, isWanted) => {
    const { store, added } = withFile('writing', kind);
    store.sync.setImages(images);
    sendAll(store);
    store.files.update({ ...added, state: 'stored' });
    expect(dueIds(store, 'upload')).toEqual(isWanted ? [added.id] : []);
    expect(dueIds(store, 'file')).toEqual([added.id]);
  });

  test('that lies in the bucket is not uploaded again', () => {
    const { store, added } = withFile('stored');
    store.sync.setUploaded(added.id, added.jobId, 'a/b.png');
    sendAll(store);
    store.files.update(added);
    expect([dueIds(store, 'file'), dueIds(store, 'upload')]).toEqual([[added.id], []]);
  });

  test('that is removed is noted, so that the cloud hears of it, and is no longer uploaded', () => {
    const { store, added } = withFile('stored');
    store.files.remove(added.id);
    expect([dueIds(store, 'file'), dueIds(store, 'upload')]).toEqual([[added.id], []]);
    expect(store.sync.file(added.id)).toBeNull();
  });

  test('that goes with its image is noted', () => {
    const { store, added } = withFile('stored');
    sendAll(store);
    const others = store.files.ofImage(added.imageId).map(({ id }) => id);
    store.images.remove([added.imageId]);
    expect(dueIds(store, 'file').sort()).toEqual(others.sort());
  });

  test('that goes with its image while its deleted job is removed for good is not noted: the job is, at the end', () => {
    const { store, added } = withFile('stored');
    sendAll(store);
    store.jobs.markDeleted(added.jobId, NOW, true);
    store.images.remove([added.imageId]);
    expect([dueIds(store, 'file'), dueIds(store, 'job')]).toEqual([[], [added.jobId]]);
    store.jobs.remove(added.jobId);
    expect(dueIds(store, 'job')).toEqual([added.jobId]);
  });

  test('that is removed by itself from a deleted job is noted: the job may be brought back', () => {
    const { store, added } = withFile('stored');
    sendAll(store);
    store.jobs.markDeleted(added.jobId, NOW, true);
    store.files.remove(added.id);
    store.jobs.unmarkDeleted(added.jobId);
    expect(dueIds(store, 'file')).toEqual([added.id]);
  });

  test('that is removed from a job that is not in the cloud is not noted', () => {
    const path = databasePath();
    const store = joinedStore(path);
    const { id, files } = addJob(store);
    store.files.remove(files[0]?.id ?? '');
    expect(rowsIn(path)).toEqual([['job', id]]);
  });
});

test('a note is part of the change: rolled back with it, and there after a kill', () => {
  const path = databasePath();
  const store = joinedStore(path);
  const { job: sent, images } = sentJob(store);
  const stop = () =>
    store.transaction('full', () => {
      store.jobs.update(sent);
      for (const each of images) store.images.update(each);
      throw new Error('stop');
    });
  expect(stop).toThrow('stop');
  expect(dueOf(store)).toEqual([0, 0, 0, 0]);
  store.jobs.update(sent);
  // Another connection sees what a new process would after this one was killed.
  expect(rowsIn(path)).toEqual([['job', sent.id]]);
});

test('no number comes twice, not even when everything was sent and the database was opened anew', () => {
  const path = databasePath();
  const seen: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const store = open(path);
    store.sync.join(ACCOUNT, false);
    addJob(store);
    seen.push(...store.sync.due('job', 10).map(({ change }) => change));
    sendAll(store);
    store.close();
  }
  expect(new Set(seen).size).toBe(3);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});
