import { describe, expect, test } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import {
  ACCOUNT,
  addJob,
  dueIds,
  joinedStore,
  KINDS,
  OTHER_ACCOUNT,
  sendAll,
  sentJob,
} from './testing/sync-stores.ts';
import { databasePath, logEntry, NOW, open } from './testing.ts';

const dueOf = (store: Store) => KINDS.map((kind) => store.sync.due(kind, 1_000).length);

describe('a job that comes into the cloud', () => {
  test('takes along what it has, in pieces of the size asked for, and is counted before', () => {
    const store = joinedStore();
    const { id, images, files } = addJob(store, 7);
    expect(dueOf(store)).toEqual([1, 0, 0, 0]);
    expect(store.sync.waitingRows()).toBe(1);
    store.sync.setPushed([id]);
    expect([store.sync.waitingRows(), store.sync.waitingUploads()]).toEqual([1 + 7 + 21, 7]);
    const sent: string[] = [];
    for (let rows = store.sync.due('image', 3); rows.length > 0; rows = store.sync.due('image', 3)) {
      expect(rows.length).toBeLessThanOrEqual(3);
      sent.push(...rows.map(({ entityId }) => entityId));
      store.sync.acknowledge(rows.map(({ change }) => change));
    }
    expect(sent).toEqual(images.map((image) => image.id));
    expect(dueIds(store, 'file')).toEqual(files.map((file) => file.id));
    expect(dueIds(store, 'upload')).toEqual(
      files.filter(({ kind }) => kind === 'variant').map((file) => file.id),
    );
    expect([store.sync.waitingRows(), store.sync.waitingUploads()]).toEqual([1 + 21, 7]);
  });

  test('goes on with what it has where it was, after a restart', () => {
    const path = databasePath();
    const first = joinedStore(path);
    const { id, images } = addJob(first, 5);
    first.sync.setPushed([id]);
    const rows = first.sync.due('image', 2);
    first.sync.acknowledge(rows.map(({ change }) => change));
    first.close();
    const store = open(path);
    expect(dueIds(store, 'image')).toEqual(images.slice(2).map((image) => image.id));
  });

  test('sends no file that is not complete', () => {
    const store = joinedStore();
    const { id, files } = addJob(store);
    const [base] = files;
    if (base === undefined) throw new Error('There is one');
    store.files.update({ ...base, state: 'writing' });
    store.sync.setPushed([id]);
    expect(dueIds(store, 'file')).toEqual(files.slice(1).map((file) => file.id));
  });

  test('sends a change that comes before its piece once, and loses none', () => {
    const store = joinedStore();
    const { id, images } = addJob(store, 4);
    store.sync.setPushed([id]);
    const [, , , last] = images;
    if (last === undefined) throw new Error('There are four');
    store.images.update(last);
    expect(dueIds(store, 'image').toSorted()).toEqual(images.map((image) => image.id).toSorted());
  });

  test('is told as it stands, also while it is deleted', () => {
    const store = joinedStore();
    const { id, job } = addJob(store);
    expect(store.sync.job(id)).toEqual({
      job,
      deletedAt: null,
      pushed: false,
      pushedSeq: 0,
      keptLocal: false,
    });
    expect(store.sync.waits(id)).toBe(true);
    store.sync.setPushed([id]);
    sendAll(store);
    store.log.append([logEntry(id)]);
    store.sync.setPushedSeq(id, 1);
    store.jobs.markDeleted(id, NOW, false);
    expect(store.sync.job(id)).toEqual({ job, deletedAt: NOW, pushed: true, pushedSeq: 1, keptLocal: false });
    sendAll(store);
    expect(store.sync.waits(id)).toBe(false);
  });

  test('newer jobs go before older ones', () => {
    const store = joinedStore();
    const jobs = [addJob(store), addJob(store), addJob(store)];
    store.sync.setPushed(jobs.map(({ id }) => id));
    expect(dueIds(store, 'image')).toEqual(
      jobs.toReversed().flatMap(({ images }) => images.map(({ id }) => id)),
    );
  });
});

describe('what happens while something is on its way', () => {
  test('a row that changed since it was read stays in line when it is acknowledged', () => {
    const store = joinedStore();
    const { images, job } = sentJob(store);
    store.jobs.update(job);
    store.images.update(images[0] ?? fail());
    const read = [...store.sync.due('job', 10), ...store.sync.due('image', 10)];
    store.images.update(images[0] ?? fail());
    store.sync.acknowledge(read.map(({ change }) => change));
    expect(dueOf(store)).toEqual([0, 1, 0, 0]);
  });

  test('a job removed while it was first sent has to be taken out again', () => {
    const store = joinedStore();
    const { id } = addJob(store);
    const [read] = store.sync.due('job', 1);
    store.jobs.remove(id);
    store.sync.setPushed([id]);
    store.sync.acknowledge([read?.change ?? 0]);
    expect(dueIds(store, 'job')).toEqual([id]);
    expect([store.sync.job(id), store.sync.wasPushed(id)]).toEqual([null, true]);
    store.sync.forgetJob(id);
    expect([dueIds(store, 'job'), store.sync.wasPushed(id)]).toEqual([[], false]);
  });

  test('a job kept here while it was first sent has to be taken out again', () => {
    const store = joinedStore();
    const { id } = addJob(store);
    const [read] = store.sync.due('job', 1);
    store.sync.keepLocal(id, true);
    store.sync.setPushed([id]);
    store.sync.acknowledge([read?.change ?? 0]);
    expect(dueOf(store)).toEqual([1, 0, 0, 0]);
    expect([store.sync.job(id)?.keptLocal, store.sync.wasPushed(id)]).toEqual([true, true]);
  });

  test('a job that was due may be in the cloud, though nobody lived to hear of it', () => {
    const path = databasePath();
    const first = joinedStore(path);
    const jobs = [addJob(first), addJob(first)];
    expect(dueIds(first, 'job')).toHaveLength(2);
    first.close();
    const store = open(path);
    store.sync.keepLocal(jobs[0]?.id ?? '', true);
    store.jobs.remove(jobs[1]?.id ?? '');
    expect(jobs.map(({ id }) => store.sync.wasPushed(id))).toEqual([true, true]);
    expect(dueIds(store, 'job')).toEqual(jobs.map(({ id }) => id));
  });

  test('a picture that arrives when its job is gone, or is kept here, has the job taken out again', () => {
    const store = joinedStore();
    const [gone, kept] = [sentJob(store), sentJob(store)];
    store.jobs.remove(gone.id);
    store.sync.forgetJob(gone.id);
    store.sync.keepLocal(kept.id, true);
    store.sync.forgetJob(kept.id);
    for (const { id, files } of [gone, kept]) store.sync.setUploaded(files[1]?.id ?? '', id, `${id}/1.png`);
    expect(dueIds(store, 'job')).toEqual([gone.id, kept.id]);
    expect(store.sync.uploadsOf(gone.id)).toEqual([
      { fileId: gone.files[1]?.id, storagePath: `${gone.id}/1.png` },
    ]);
    expect(store.sync.wasPushed(gone.id)).toBe(true);
  });

  test('a job whose account was left meanwhile is not taken for sent', () => {
    const store = joinedStore();
    const { id } = addJob(store);
    store.sync.leave();
    store.sync.setPushed([id]);
    expect(store.sync.wasPushed(id)).toBe(false);
  });
});

describe('a job that is kept here', () => {
  test('is due no more, whatever happens to it, and comes in line whole when it is put back', () => {
    const store = joinedStore();
    const kept = addJob(store, 2);
    store.sync.keepLocal(kept.id, true);
    expect(store.sync.wasPushed(kept.id)).toBe(false);
    store.jobs.update(kept.job);
    for (const each of kept.images) store.images.update(each);
    expect([...dueOf(store), store.sync.waitingRows()]).toEqual([0, 0, 0, 0, 0]);
    store.sync.keepLocal(kept.id, false);
    expect(dueOf(store)).toEqual([1, 0, 0, 0]);
    store.sync.setPushed([kept.id]);
    expect(dueOf(store)).toEqual([1, 2, 6, 2]);
  });

  test('and was in the cloud is due itself until it was taken out, and nothing of it else', () => {
    const store = joinedStore();
    const kept = sentJob(store, 2);
    store.log.append([logEntry(kept.id)]);
    for (const each of kept.images) store.images.update(each);
    store.sync.keepLocal(kept.id, true);
    for (const each of kept.images) store.images.update(each);
    store.files.remove(kept.files[0]?.id ?? '');
    expect(dueOf(store)).toEqual([1, 0, 0, 0]);
    expect([store.sync.backlog(kept.id), store.sync.backlogs(null, 10).backlogs]).toEqual([null, []]);
    store.sync.forgetJob(kept.id);
    expect([...dueOf(store), store.sync.waitingRows()]).toEqual([0, 0, 0, 0, 0]);
    expect(store.sync.job(kept.id)).toMatchObject({ pushed: false, pushedSeq: 0, keptLocal: true });
    store.jobs.update(kept.job);
    expect(dueOf(store)).toEqual([0, 0, 0, 0]);
  });

  test('and is put back before it was taken out is sent whole, with what was removed meanwhile', () => {
    const store = joinedStore();
    const kept = sentJob(store, 2);
    store.sync.keepLocal(kept.id, true);
    const removed = kept.files[0]?.id ?? '';
    store.files.remove(removed);
    store.sync.keepLocal(kept.id, false);
    expect(dueOf(store)).toEqual([1, 0, 0, 0]);
    store.sync.setPushed([kept.id]);
    expect(dueOf(store)).toEqual([1, 2, 6, 2]);
    expect(dueIds(store, 'file')).toContain(removed);
  });

  test('and is put back while it was being taken out is in line again when that is done', () => {
    const store = joinedStore();
    const kept = sentJob(store);
    store.sync.keepLocal(kept.id, true);
    const [read] = store.sync.due('job', 1);
    store.sync.keepLocal(kept.id, false);
    store.sync.forgetJob(kept.id);
    store.sync.acknowledge([read?.change ?? 0]);
    expect(dueOf(store)).toEqual([1, 0, 0, 0]);
    expect(store.sync.job(kept.id)).toMatchObject({ pushed: false, keptLocal: false });
  });

  test('stays so with the next account, and in the history', () => {
    const store = joinedStore();
    const [kept, other] = [sentJob(store), sentJob(store)];
    store.sync.keepLocal(kept.id, true);
    store.sync.leave();
    store.sync.join(OTHER_ACCOUNT, true);
    store.sync.seedHistory(1_000);
    expect(dueIds(store, 'job')).toEqual([other.id]);
    expect(store.sync.job(kept.id)).toMatchObject({ pushed: false, keptLocal: true });
  });

  test('can be chosen without an account, and was never there for one that comes after it was taken back', () => {
    const store = open(databasePath());
    const [kept, back] = [addJob(store), addJob(store)];
    for (const { id } of [kept, back]) store.sync.keepLocal(id, true);
    store.sync.keepLocal(back.id, false);
    store.sync.join(ACCOUNT, true);
    store.sync.seedHistory(1_000);
    expect(dueIds(store, 'job')).toEqual([back.id]);
  });

  test('that is removed leaves nothing', () => {
    const store = joinedStore();
    const { id } = addJob(store);
    store.sync.keepLocal(id, true);
    store.jobs.remove(id);
    expect(dueOf(store)).toEqual([0, 0, 0, 0]);
    store.sync.keepLocal(id, false);
    expect(dueOf(store)).toEqual([0, 0, 0, 0]);
  });

  test('is not the same as one that was left out: that can be sent too', () => {
    const store = open(databasePath());
    const old = addJob(store, 2);
    store.sync.join(ACCOUNT, false);
    store.sync.keepLocal(old.id, false);
    store.sync.setPushed([old.id]);
    expect(dueOf(store)).toEqual([1, 2, 6, 2]);
    sendAll(store);
    store.jobs.update(old.job);
    expect(dueOf(store)).toEqual([1, 0, 0, 0]);
  });
});

function fail(): never {
  throw new Error('It is not there');
}
