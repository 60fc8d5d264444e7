import { describe, expect, test } from 'vitest';
import { databasePath, file, image, job, logEntry, NOW, open } from './testing.ts';

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
    expect(store.retention.removeLog(second.id, 500, 450)).toBe(450);
    expect(store.retention.removeLog(second.id, 500, 450)).toBe(50);
    expect(store.retention.removeLog(second.id, 500, 450)).toBe(0);
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
    expect(store.retention.removeLog('01890000-0000-7000-8000-00000000dead', 10, 10)).toBe(0);
  });
});
