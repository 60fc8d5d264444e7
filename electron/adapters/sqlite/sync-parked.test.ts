import { describe, expect, test } from 'vitest';
import { addJob, dueIds, joinedStore, KINDS, parked, sendAll, sentJob } from './testing/sync-stores.ts';
import { databasePath, NOW, open } from './testing.ts';

describe('what was refused', () => {
  test('is out of line and is told of, the oldest first, until it is put back', () => {
    const path = databasePath();
    const store = joinedStore(path);
    const { id, images } = sentJob(store, 3);
    for (const each of images) store.images.update(each);
    const [first, second, third] = images.map((image) => image.id) as [string, string, string];
    const late = { ...parked('image', first, id), parkedAt: NOW + 5, advice: 'Shorten it.' };
    store.sync.park(late);
    store.sync.park(parked('image', second, id));
    expect(dueIds(store, 'image')).toEqual([third]);
    store.close();
    const again = open(path);
    expect(again.sync.parked(10)).toEqual([parked('image', second, id), late]);
    expect([again.sync.parked(1).length, again.sync.parkedCount()]).toEqual([1, 2]);
    again.sync.unpark([{ kind: 'image', entityId: first }]);
    expect(again.sync.parkedAgain(10)).toEqual([]);
    expect([first, second].map((one) => again.sync.isParked('image', one))).toEqual([false, true]);
    expect(dueIds(again, 'image')).toEqual([third, first]);
    again.sync.unpark(null);
    expect([dueIds(again, 'image'), again.sync.parkedCount()]).toEqual([[third, first, second], 0]);
  });

  test('comes back by itself when it changes, and is answered when it is accepted', () => {
    const store = joinedStore();
    const { id, images } = sentJob(store);
    const [image] = images;
    if (image === undefined) throw new Error('There is one');
    store.sync.park(parked('image', image.id, id));
    store.images.update(image);
    expect([dueIds(store, 'image'), store.sync.parkedCount()]).toEqual([[image.id], 1]);
    sendAll(store);
    expect(store.sync.parkedCount()).toBe(0);
  });

  test('stays in line where it changed since it was sent', () => {
    const store = joinedStore();
    const { id, images } = sentJob(store);
    const [image] = images;
    if (image === undefined) throw new Error('There is one');
    store.images.update(image);
    const [sent] = store.sync.due('image', 1);
    store.images.update(image);
    store.sync.park(parked('image', image.id, id), sent?.change);
    expect([dueIds(store, 'image'), store.sync.parkedCount()]).toEqual([[image.id], 1]);
    const [again] = store.sync.due('image', 1);
    store.sync.park(parked('image', image.id, id), again?.change);
    expect([dueIds(store, 'image'), store.sync.parkedCount()]).toEqual([[], 1]);
  });

  test('holds with a job the removal of its files, which waits with it and not for its turn', () => {
    const store = joinedStore();
    const { id, files } = sentJob(store);
    const [gone] = files;
    if (gone === undefined) throw new Error('There is one');
    store.sync.park(parked('job', id, id));
    store.files.remove(gone.id);
    expect([dueIds(store, 'file'), store.sync.waitingRows()]).toEqual([[], 0]);
    store.sync.unpark(null);
    expect([dueIds(store, 'job'), store.sync.waitingRows()]).toEqual([[id], 1]);
    store.sync.setPushed([id]);
    expect(dueIds(store, 'file')).toContain(gone.id);
  });

  test('of a log stays parked until it was sent', () => {
    const store = joinedStore();
    const { id } = sentJob(store);
    const entry = parked('log', 'entry', id, 12);
    store.sync.park(entry);
    expect(store.sync.parkedAgain(10)).toEqual([]);
    store.sync.unpark(null);
    expect(store.sync.parkedAgain(10)).toEqual([entry]);
    store.sync.park(entry);
    expect(store.sync.parkedAgain(10)).toEqual([]);
    store.sync.unpark([{ kind: 'log', entityId: 'entry' }]);
    expect(store.sync.parkedAgain(10)).toEqual([entry]);
    expect(store.sync.parkedCount()).toBe(1);
    store.sync.dropParked('log', 'entry');
    expect(store.sync.parkedCount()).toBe(0);
  });

  test('goes with what it is', () => {
    const store = joinedStore();
    const { id, images, files } = sentJob(store);
    store.sync.park(parked('image', images[0]?.id ?? '', id));
    store.sync.park(parked('file', files[0]?.id ?? '', id));
    store.sync.park(parked('upload', files[0]?.id ?? '', id));
    store.sync.park(parked('log', 'entry', id, 1));
    store.files.remove(files[0]?.id ?? '');
    expect(
      store.sync
        .parked(10)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['image', 'log']);
    store.images.remove([images[0]?.id ?? '']);
    expect(store.sync.parkedCount()).toBe(1);
    store.jobs.remove(id);
    expect(store.sync.parkedCount()).toBe(0);
  });
});

describe('a job that was refused', () => {
  test('keeps what belongs to it waiting, and sends all of it when it is accepted', () => {
    const store = joinedStore();
    const { id, images } = addJob(store, 2);
    store.sync.park(parked('job', id, id));
    for (const each of images) store.images.update(each);
    expect(KINDS.map((kind) => dueIds(store, kind).length)).toEqual([0, 0, 0, 0]);
    store.sync.unpark([{ kind: 'job', entityId: id }]);
    sendAll(store);
    store.sync.setPushed([id]);
    expect(KINDS.map((kind) => dueIds(store, kind).length)).toEqual([0, 2, 6, 2]);
  });

  test('and is in the cloud in an older form does so too, and forgets no removal', () => {
    const store = joinedStore();
    const { id, images, files } = sentJob(store, 2);
    for (const each of images) store.images.update(each);
    store.sync.park(parked('job', id, id));
    for (const each of images) store.images.update(each);
    store.files.remove(files[0]?.id ?? '');
    expect(KINDS.map((kind) => dueIds(store, kind).length)).toEqual([0, 0, 0, 0]);
    store.sync.setPushed([id]);
    expect(dueIds(store, 'file')).toContain(files[0]?.id);
    expect(KINDS.map((kind) => dueIds(store, kind).length)).toEqual([0, 2, 6, 2]);
  });
});
