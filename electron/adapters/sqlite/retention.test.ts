import { describe, expect, test } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { databasePath, file, image, job, logEntry, NOW, open, openRaw } from './testing.ts';

function filled() {
  const store = open(databasePath());
  const [first, second] = [
    job({ status: 'completed', finishedAt: NOW - 5 }),
    job({ status: 'processing', updatedAt: NOW + 9 }),
  ];
  store.jobs.insert(first);
  store.jobs.insert(second);
  const images = [image(first.id, 1), image(first.id, 2)] as const;
  store.images.insertMany(images);
  store.files.insert(file(images[0], 0, { kind: 'base', bytes: 7 }));
  store.files.insert(file(images[0], 1, { bytes: 10 }));
  store.files.insert(file(images[1], 1, { kind: 'sidecar', bytes: 100 }));
  store.log.append([1, 2, 3].map((n) => logEntry(first.id, { createdAt: NOW + n })));
  return { store, first, second, images };
}

describe('what retention decides by', () => {
  test('is told of each job, in the order in which they were made', () => {
    const { store, first, second } = filled();
    expect(store.retention.page(null, 9)).toMatchObject([
      {
        id: first.id,
        status: 'completed',
        endedAt: NOW - 5,
        hasStarred: false,
        libraryFiles: 2,
        libraryBytes: 110,
        baseFiles: 1,
        baseBytes: 7,
        entries: 3,
        lastSeq: 3,
        lastEntryAt: NOW + 3,
      },
      {
        id: second.id,
        endedAt: NOW + 9,
        libraryFiles: 0,
        libraryBytes: 0,
        entries: 0,
        lastSeq: 0,
        lastEntryAt: 0,
      },
    ]);
    expect(store.retention.page(null, 1)).toMatchObject([{ id: first.id }]);
    expect(store.retention.page(first.id, 9)).toMatchObject([{ id: second.id }]);
    expect(store.retention.of([second.id, first.id])).toHaveLength(2);
  });

  test('knows stars, and nothing of deleted jobs', () => {
    const { store, first, second, images } = filled();
    store.images.star(images[1].id, true);
    expect(store.retention.of([first.id])).toMatchObject([{ hasStarred: true }]);
    store.jobs.markDeleted(first.id, NOW, true);
    expect(store.retention.page(null, 9)).toMatchObject([{ id: second.id }]);
    expect(store.retention.of([first.id])).toEqual([]);
  });
});

describe('removing the beginning of a log', () => {
  const levels = ['info', 'info', 'warning'] as const;

  test('keeps counts, sequences and other logs right, whatever is counted already', () => {
    const { store, first, second } = filled();
    const entries = Array.from({ length: 600 }, (_, at) =>
      logEntry(second.id, { level: levels[at % 3] ?? 'info' }),
    );
    store.log.append(entries);
    expect(store.log.removeOldest(second.id, 450, 500)).toBe(450);
    expect(store.log.removeOldest(second.id, 450, 500)).toBe(50);
    expect(store.log.removeOldest(second.id, 450, 500)).toBe(0);
    const counts = store.log.counts(second.id);
    expect(counts.map(({ level, count }) => [level, count])).toEqual([
      ['info', 66],
      ['warning', 34],
    ]);
    expect(store.log.append([logEntry(second.id)])).toEqual([601]);
    expect(store.log.lastSeq(first.id)).toBe(3);
    expect(store.totals().entries).toBe(104);
  });

  test('of no job removes nothing', () => {
    const { store } = filled();
    expect(store.log.removeOldest('01890000-0000-7000-8000-00000000dead', 10, 10)).toBe(0);
  });
});

describe('the search index of a log of which the beginning is removed', () => {
  function logged(count: number) {
    const path = databasePath();
    const store = open(path);
    const { id } = job({ status: 'completed' });
    store.jobs.insert(job({ id, status: 'completed' }));
    store.log.append(Array.from({ length: count }, () => logEntry(id, { message: 'lantern' })));
    const blocks = openRaw(path)
      .prepare("SELECT count(*) FROM image_generation_log_index WHERE image_generation_log_index MATCH 'lan'")
      .pluck();
    return { store, id, path, blocks: () => blocks.get() };
  }

  function indexAll({ logIndex }: Store): void {
    while (logIndex.advance(64) > 0);
  }

  test('forgets what is removed, and counts it no more', () => {
    const { store, id, blocks } = logged(100);
    indexAll(store);
    expect(blocks()).toBe(4);
    store.log.removeOldest(id, 40, 99);
    expect(blocks()).toBe(3);
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 60, unindexed: 0 });
    store.log.removeOldest(id, 1_000, 99);
    expect(store.logIndex.coverage([id])).toEqual({ jobs: 1, entries: 1, unindexed: 0 });
    store.log.append([logEntry(id, { message: 'Retention removed' })]);
    store.log.removeOldest(id, 1, 100);
    expect(blocks()).toBe(0);
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 1, unindexed: 1 });
    indexAll(store);
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 1, unindexed: 0 });
  });

  test('counts nothing that is gone before it was taken in, and goes on with what is left', () => {
    const { store, id, blocks } = logged(100);
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 100, unindexed: 100 });
    store.log.removeOldest(id, 1_000, 70);
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 30, unindexed: 30 });
    indexAll(store);
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 30, unindexed: 0 });
    expect(blocks()).toBe(1);
  });

  test('counts the same after a new start, whenever it takes the rest in', () => {
    const { store, id, path } = logged(100);
    store.log.removeOldest(id, 1_000, 70);
    const another = open(path);
    expect(another.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 30, unindexed: 30 });
    indexAll(another);
    expect(another.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 30, unindexed: 0 });
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 30, unindexed: 0 });
  });

  test('of which nothing is left counts nothing', () => {
    const { store, id } = logged(100);
    store.logIndex.advance(64);
    store.log.removeOldest(id, 1_000, 100);
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 1, entries: 0, unindexed: 0 });
  });
});
