import { describe, expect, test } from 'vitest';
import type { Connection } from './connection.ts';
import { syncBacklogs } from './sync-backlogs.ts';
import { addJob, dueIds, joinedStore, parked, sendAll, sentJob } from './testing/sync-stores.ts';
import { logEntry, logQuery, NOW, openConnection } from './testing.ts';

const entriesFor = (jobId: string, many: number, detailsJson: string | null = null) =>
  Array.from({ length: many }, () => logEntry(jobId, { detailsJson }));

describe('the backlog of a job', () => {
  test('is what of its log lies behind what was sent, once the job is in the cloud', () => {
    const store = joinedStore();
    const { id } = addJob(store);
    store.log.append(entriesFor(id, 5));
    expect(store.sync.backlog(id)).toBeNull();
    store.sync.setPushed([id]);
    expect(store.sync.backlog(id)).toEqual({ jobId: id, pushedSeq: 0, lastSeq: 5 });
    store.sync.setPushedSeq(id, 3);
    expect(store.sync.backlog(id)).toEqual({ jobId: id, pushedSeq: 3, lastSeq: 5 });
    store.sync.setPushedSeq(id, 5);
    expect(store.sync.backlog(id)).toBeNull();
  });

  test('that got shorter puts the job in line, and one that did not leaves it', () => {
    const store = joinedStore();
    const { id } = sentJob(store);
    store.log.append(entriesFor(id, 2));
    expect(dueIds(store, 'job')).toEqual([]);
    store.sync.setPushedSeq(id, 2);
    expect(dueIds(store, 'job')).toEqual([id]);
    sendAll(store);
    store.sync.setPushedSeq(id, 2);
    expect(dueIds(store, 'job')).toEqual([]);
  });

  test('is none for a job that is deleted, refused, or gone', () => {
    const store = joinedStore();
    const [deleted, refused, gone] = [sentJob(store), sentJob(store), sentJob(store)];
    for (const { id } of [deleted, refused, gone]) store.log.append(entriesFor(id, 1));
    expect(store.sync.backlogs(null, 10).backlogs).toHaveLength(3);
    store.jobs.markDeleted(deleted.id, NOW, false);
    store.sync.park(parked('job', refused.id, refused.id));
    store.jobs.remove(gone.id);
    expect(store.sync.backlogs(null, 10)).toEqual({ backlogs: [], nextAfterJobId: null });
    expect([deleted, refused, gone].map(({ id }) => store.sync.backlog(id))).toEqual([null, null, null]);
    store.jobs.unmarkDeleted(deleted.id);
    expect(store.sync.backlog(deleted.id)).toMatchObject({ lastSeq: 1 });
  });

  test('is found in slices of jobs, none twice', () => {
    const store = joinedStore();
    const ids = Array.from({ length: 7 }, (_, at) => {
      const { id } = sentJob(store);
      if (at % 2 === 0) store.log.append(entriesFor(id, at + 1));
      return id;
    });
    const found: string[] = [];
    let slices = 0;
    for (let after: string | null = null; slices === 0 || after !== null; slices += 1) {
      const slice = store.sync.backlogs(after, 2);
      found.push(...slice.backlogs.map(({ jobId }) => jobId));
      after = slice.nextAfterJobId;
    }
    expect(found).toEqual(ids.filter((_, at) => at % 2 === 0));
    expect(slices).toBe(4);
  });
});

describe('the entries that are next', () => {
  test('are in order, at most as many as asked for, with the whole entry', () => {
    const store = joinedStore();
    const { id } = sentJob(store);
    store.log.append(entriesFor(id, 130));
    const all = store.log.page(logQuery({ jobId: id, limit: 1_000 }));
    expect(store.sync.entries(id, 0, 1_000, 1e9)).toEqual(all);
    expect(store.sync.entries(id, 20, 70, 1e9)).toEqual(all.slice(20, 90));
    expect(store.sync.entries(id, 130, 70, 1e9)).toEqual([]);
    expect(store.sync.entry(id, 7)).toEqual(all[6]);
    expect([store.sync.entry(id, 131), store.sync.entry(addJob(store).id, 1)]).toEqual([null, null]);
  });

  test('are no more text than asked for, and one where that alone is more', () => {
    const store = joinedStore();
    const { id } = sentJob(store);
    store.log.append(entriesFor(id, 10, `"${'x'.repeat(998)}"`));
    expect(store.sync.entries(id, 0, 100, 5_500)).toHaveLength(5);
    expect(store.sync.entries(id, 0, 100, 10)).toHaveLength(1);
    expect(store.sync.entries(id, 9, 100, 10)).toHaveLength(1);
  });

  test('begin where the log does, and are there while the job is deleted', () => {
    const store = joinedStore();
    const { id } = sentJob(store);
    store.log.append(entriesFor(id, 20));
    store.log.removeOldest(id, 100, 12);
    expect(store.sync.entries(id, 0, 3, 1e9).map(({ seq }) => seq)).toEqual([13, 14, 15]);
    expect(store.sync.entry(id, 12)).toBeNull();
    store.jobs.markDeleted(id, NOW, false);
    expect(store.sync.entries(id, 0, 3, 1e9)).toHaveLength(3);
  });

  test('are none of a job that is not there', () => {
    expect(joinedStore().sync.entries('none', 0, 10, 1e9)).toEqual([]);
  });
});

describe('entries that are about to be sent', () => {
  test('are written down for good, once', () => {
    const connection = openConnection();
    const { claim } = syncBacklogs(connection);
    const { id } = addedTo(connection);
    const levelAfter = (seq: number) => {
      connection.setDurability('normal');
      claim(new Map([[id, seq]]));
      return connection.pragma('synchronous');
    };
    expect([levelAfter(3), levelAfter(3), levelAfter(2), levelAfter(4)]).toEqual([2, 1, 1, 2]);
  });
});

/** A job that the sync knows. */
function addedTo(connection: Connection): { readonly id: string } {
  const id = 'a job';
  connection.query('INSERT INTO sync_jobs (job_id, pushed, sending) VALUES (?, 1, 1)').run(id);
  return { id };
}
