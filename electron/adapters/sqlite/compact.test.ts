import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { databasePath, job, logEntry, open, openRaw } from './testing.ts';

/** Has a job with a log that takes about 2 MB, and removes most of it. */
function fillAndEmpty(store: Store): string {
  const { id } = job();
  store.jobs.insert(job({ id }));
  const details = JSON.stringify({ text: 'x'.repeat(1_000) });
  store.log.append(Array.from({ length: 2_000 }, () => logEntry(id, { detailsJson: details })));
  store.log.removeOldest(id, 2_000, 1_900);
  return id;
}

/** An earlier version's database, which cannot give pages back. */
function makeOld(path: string): void {
  const raw = openRaw(path);
  raw.pragma('auto_vacuum = NONE');
  raw.exec('VACUUM');
  raw.close();
}

describe('a database', () => {
  test('that was made by this version gives its free pages back, a few at a time', () => {
    const path = databasePath();
    const store = open(path);
    const jobId = fillAndEmpty(store);
    const before = store.space.measure();
    expect([store.space.canShrink, before.freeBytes > 1_000_000]).toEqual([true, true]);
    const freed = store.space.shrink(10);
    expect(freed).toBe(10 * 4_096);
    while (store.space.shrink(100) > 0);
    expect(store.space.measure()).toEqual({ bytes: before.bytes - before.freeBytes, freeBytes: 0 });
    expect(statSync(path).size).toBe(before.bytes - before.freeBytes);
    expect([store.check(), store.log.lastSeq(jobId)]).toEqual([null, 2_000]);
  });

  test('of an earlier version that is large is written anew when it is asked for, with all that is in it', () => {
    const path = databasePath();
    const filled = open(path);
    const { id } = job();
    filled.jobs.insert(job({ id }));
    const details = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
    filled.log.append(Array.from({ length: 34 }, () => logEntry(id, { detailsJson: details })));
    makeOld(path);
    const writer = open(path);
    expect(writer.space.canShrink).toBe(false);
    writer.space.rewrite();
    expect([writer.space.canShrink, writer.check()]).toEqual([true, null]);
    expect(writer.log.lastSeq(id)).toBe(34);
  });

  test('of an earlier version that is small can give pages back once it was opened', () => {
    const path = databasePath();
    fillAndEmpty(open(path));
    makeOld(path);
    const store = open(path);
    expect(store.space.canShrink).toBe(true);
    fillAndEmpty(store);
    expect(store.space.shrink(1)).toBe(4_096);
  });

  test('is written anew at the next start where that was asked for, and only then', () => {
    const path = databasePath();
    const store = open(path);
    fillAndEmpty(store);
    store.space.rewriteAtStart(true);
    expect(store.space.rewritesAtStart).toBe(true);
    store.close();
    const next = open(path);
    expect([next.space.measure().freeBytes, next.space.rewritesAtStart]).toEqual([0, false]);
    fillAndEmpty(next);
    next.close();
    expect(open(path).space.measure().freeBytes).toBeGreaterThan(0);
  });
});
