import { describe, expect, test } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { ACCOUNT, addJob, dueIds, KINDS, sendAll } from './testing/sync-stores.ts';
import { databasePath, NOW, open } from './testing.ts';

/** A store with jobs of one image each (5 rows with its files), made before the account was joined. */
function oldStore(jobs: number, path = databasePath()) {
  const store = open(path);
  const ids = Array.from({ length: jobs }, () => addJob(store).id);
  return { store, path, newestFirst: ids.toReversed() };
}

function seedAll(store: Store, rows: number): void {
  while (store.sync.state().historyBelow !== null) store.sync.seedHistory(rows);
}

describe('the history', () => {
  test('comes in line newest first, in slices of about so many rows', () => {
    const { store, newestFirst } = oldStore(6);
    store.sync.join(ACCOUNT, true);
    expect([dueIds(store, 'job'), store.sync.history()]).toEqual([[], { done: 0, total: 6 }]);
    store.sync.seedHistory(10);
    expect([dueIds(store, 'job'), store.sync.history()]).toEqual([
      newestFirst.slice(0, 2),
      { done: 2, total: 6 },
    ]);
    store.sync.seedHistory(1);
    expect(dueIds(store, 'job')).toEqual(newestFirst.slice(0, 3));
    seedAll(store, 10);
    expect([dueIds(store, 'job'), store.sync.history()]).toEqual([newestFirst, null]);
    store.sync.seedHistory(10);
    expect(dueIds(store, 'job')).toEqual(newestFirst);
  });

  test('goes on where it was after a restart', () => {
    const { store, path, newestFirst } = oldStore(4);
    store.sync.join(ACCOUNT, true);
    store.sync.seedHistory(1);
    sendAll(store);
    store.close();
    const again = open(path);
    expect(again.sync.history()).toEqual({ done: 1, total: 4 });
    seedAll(again, 1);
    expect(dueIds(again, 'job')).toEqual(newestFirst.slice(1));
  });

  test('leaves out what was deleted, and sends what changed meanwhile once', () => {
    const { store, newestFirst } = oldStore(5);
    const [newest = '', , deleted = ''] = newestFirst;
    store.jobs.markDeleted(deleted, NOW, false);
    store.sync.join(ACCOUNT, true);
    expect(store.sync.history()).toEqual({ done: 0, total: 4 });
    const job = store.jobs.get(newest);
    if (job === null) throw new Error('It is there');
    store.jobs.update(job);
    store.sync.setPushed([newest]);
    sendAll(store);
    seedAll(store, 1_000);
    expect(dueIds(store, 'job')).toEqual(newestFirst.filter((id) => id !== deleted && id !== newest));
  });

  test('of nothing is none', () => {
    const store = open(databasePath());
    store.sync.join(ACCOUNT, true);
    expect([store.sync.history(), store.sync.state().historyBelow]).toEqual([null, null]);
    const { id } = addJob(store);
    expect(dueIds(store, 'job')).toEqual([id]);
  });

  test('is none where only what is new is wanted', () => {
    const { store } = oldStore(3);
    store.sync.join(ACCOUNT, false);
    store.sync.seedHistory(100);
    expect(store.sync.history()).toBeNull();
    expect(KINDS.flatMap((kind) => dueIds(store, kind))).toEqual([]);
  });

  test('ends with the account', () => {
    const { store } = oldStore(3);
    store.sync.join(ACCOUNT, true);
    store.sync.leave();
    store.sync.seedHistory(100);
    expect([store.sync.history(), dueIds(store, 'job')]).toEqual([null, []]);
  });
});
