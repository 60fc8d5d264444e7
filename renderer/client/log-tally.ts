import type { CommandOutput } from '../../shared/contract/commands.ts';
import type { LogBatch } from '../../shared/contract/events.ts';
import type { Level, LogCount, LogEntry, Step } from '../../shared/domain/log-entry.ts';
import type { LogFilter } from './log-filter.ts';

/** How many entries a job's log has of each level within each step. */
export type LogTally = {
  readonly counts: readonly LogCount[];
  readonly total: number;
  /** The sequence up to which it has counted: more than `total` where the log's beginning was removed. */
  readonly upToSeq: number;
  /** Whether entries were announced that it could not count: the store must be asked. */
  readonly behind: boolean;
};

export const EMPTY_TALLY: LogTally = { counts: [], total: 0, upToSeq: 0, behind: true };

/** Takes in the store's counts, which may be older than what has been heard since. */
export function tallyOf({ counts, lastSeq }: CommandOutput<'log.counts'>, heardSeq: number): LogTally {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return { counts, total, upToSeq: lastSeq, behind: lastSeq < heardSeq };
}

/** The first sequence there is: entries go from the beginning only, so those that are there have no gap. */
export function firstSeqOf({ total, upToSeq }: LogTally): number {
  return upToSeq - total + 1;
}

/** Counts a live batch. One that does not go on where the count ends leaves it behind. */
export function count(tally: LogTally, batch: LogBatch): LogTally {
  const { total, upToSeq } = tally;
  if (tally.behind || batch.lastSeq <= upToSeq) return tally;
  if (batch.entries.length === 0 || batch.firstSeq > upToSeq + 1) return { ...tally, behind: true };
  const counts = new Map(tally.counts.map((each) => [keyOf(each), each.count]));
  for (const entry of batch.entries) {
    if (entry.seq > upToSeq) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
  }
  return {
    counts: [...counts].map(countAt),
    total: total + batch.lastSeq - upToSeq,
    upToSeq: batch.lastSeq,
    behind: false,
  };
}

type Key = `${Level} ${Step}`;

function keyOf({ level, step }: Pick<LogEntry, 'level' | 'step'>): Key {
  return `${level} ${step}`;
}

function countAt([key, count]: [Key, number]): LogCount {
  const [level, step] = key.split(' ') as [Level, Step];
  return { level, step, count };
}

/** Entries of these levels and steps; null for all. */
export function countOf(tally: LogTally, levels: readonly Level[] | null, steps: readonly Step[] | null) {
  return tally.counts
    .filter(({ level }) => levels === null || levels.includes(level))
    .filter(({ step }) => steps === null || steps.includes(step))
    .reduce((sum, each) => sum + each.count, 0);
}

/** How many entries a filter of levels and steps alone accepts. */
export function accepted(tally: LogTally, { levels, steps }: LogFilter): number {
  return countOf(tally, levels, steps);
}

/** The level that most needs to be seen, of those that came since an earlier tally; null when nothing came. */
export function worstSince(tally: LogTally, before: LogTally): Level | null {
  const worstFirst: readonly Level[] = ['error', 'warning', 'success', 'info'];
  return worstFirst.find((level) => countOf(tally, [level], null) > countOf(before, [level], null)) ?? null;
}
