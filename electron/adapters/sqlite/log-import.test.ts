import { describe, expect, test } from 'vitest';
import { LEVELS, type LogEntry, STEPS } from '../../../shared/domain/log-entry.ts';
import type { LogTable } from '../../core/ports/store.ts';
import {
  appErrorOf,
  databasePath,
  job,
  logEntry,
  logQuery,
  open,
  storeWithJob,
  thrownBy,
} from './testing.ts';

/** Entries of a job with these sequences, of all levels and steps. */
function entriesOf(jobId: string, seqs: readonly number[]): LogEntry[] {
  return seqs.map((seq) => {
    const level = LEVELS[seq % LEVELS.length];
    const step = STEPS[seq % STEPS.length];
    if (level === undefined || step === undefined) throw new Error('There is none');
    return { ...logEntry(jobId, { level, step, message: `Entry ${seq}` }), seq };
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** How many entries of each level and step there are, read from the entries themselves. */
function countedByHand(log: LogTable, jobId: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { level, step } of log.page(logQuery({ jobId, limit: 100_000 }))) {
    counts[`${level} ${step}`] = (counts[`${level} ${step}`] ?? 0) + 1;
  }
  return counts;
}

function counted(log: LogTable, jobId: string): Record<string, number> {
  return Object.fromEntries(log.counts(jobId).map(({ level, step, count }) => [`${level} ${step}`, count]));
}

describe('entries from elsewhere', () => {
  test('keep their sequence, whether or not the log begins with the first or has gaps', () => {
    const { store, jobId } = storeWithJob();
    const entries = entriesOf(jobId, [...range(1_000, 1_400), 1_402, ...range(5_000, 5_020)]);
    store.log.import(entries.slice(0, 300));
    store.log.import(entries.slice(300));
    store.log.import([]);
    expect(store.log.page(logQuery({ jobId, limit: 1_000 }))).toEqual(entries);
    expect(store.log.lastSeq(jobId)).toBe(5_020);
  });

  test('are counted as those that were appended, however many come at once', () => {
    const { store, jobId } = storeWithJob();
    let last = 700;
    for (const many of [1, 7, 8, 9, 300, 255, 1, 2_000]) {
      store.log.import(entriesOf(jobId, range(last + 1, last + many)));
      last += many + 3;
      expect(counted(store.log, jobId)).toEqual(countedByHand(store.log, jobId));
    }
  });

  test('lie behind what is there, and what is appended goes on behind them, also after a restart', () => {
    const path = databasePath();
    const { store, jobId } = storeWithJob(path);
    store.log.append([logEntry(jobId), logEntry(jobId)]);
    store.log.import(entriesOf(jobId, range(10, 300)));
    expect(store.log.append([logEntry(jobId)])).toEqual([301]);
    store.close();
    const again = open(path);
    again.log.import(entriesOf(jobId, [400]));
    expect(again.log.append([logEntry(jobId), logEntry(jobId)])).toEqual([401, 402]);
    expect(counted(again.log, jobId)).toEqual(countedByHand(again.log, jobId));
  });

  test.each<[string, number[], RegExp]>([
    ['what is there already', [5, 6], /Entry 5 of job .* cannot be added behind entry 5/],
    ['older ones', [3], /behind entry 5/],
    ['the same twice', [6, 7, 7], /Entry 7 of job .* behind entry 7/],
    ['a step back', [8, 7], /Entry 7 of job .* behind entry 8/],
    ['one that a log has no place for', [6, 2 ** 28], /beyond the 268435455/],
  ])('are refused with %s, and none of them comes in', (_what, seqs, why) => {
    const { store, jobId } = storeWithJob();
    store.log.import(entriesOf(jobId, range(1, 5)));
    const error = appErrorOf(() => store.log.import(entriesOf(jobId, seqs)));
    expect(error).toMatchObject({ code: 'not_possible', message: expect.stringMatching(why) });
    expect(store.log.lastSeq(jobId)).toBe(5);
    expect(store.log.append([logEntry(jobId)])).toEqual([6]);
  });

  test('are refused for a job that is not there, and of several jobs', () => {
    const { store, jobId } = storeWithJob();
    const other = job();
    store.jobs.insert(other);
    const mixed = [...entriesOf(jobId, [1]), ...entriesOf(other.id, [2])];
    expect(String(thrownBy(() => store.log.import(mixed)))).toContain('there is one of');
    expect(String(thrownBy(() => store.log.import(entriesOf(job().id, [1]))))).toContain('There is no job');
    expect(store.log.lastSeq(jobId)).toBe(0);
  });

  test('that were rolled back leave no trace in what comes next', () => {
    const { store, jobId } = storeWithJob();
    const stop = () =>
      store.transaction('normal', () => {
        store.log.import(entriesOf(jobId, range(50, 400)));
        throw new Error('stop');
      });
    expect(stop).toThrow('stop');
    expect(store.log.append([logEntry(jobId)])).toEqual([1]);
    expect(counted(store.log, jobId)).toEqual(countedByHand(store.log, jobId));
  });

  test('are counted and found by the index as they are, where the log begins late', () => {
    const { store, jobId } = storeWithJob();
    store.log.append([logEntry(jobId)]);
    // Asked before, so that what begins late is not only found by looking through all jobs.
    expect(store.logIndex.coverage(null)).toMatchObject({ jobs: 1, entries: 1 });
    const late = job({ status: 'completed' });
    store.jobs.insert(late);
    store.log.import(entriesOf(late.id, range(1_001, 1_100)));
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 2, entries: 101, unindexed: 101 });
    while (store.logIndex.advance(64) > 0);
    expect(store.logIndex.coverage([late.id])).toEqual({ jobs: 1, entries: 100, unindexed: 0 });
  });
});
