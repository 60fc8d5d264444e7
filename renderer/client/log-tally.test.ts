import { describe, expect, it } from 'vitest';
import type { LogCount } from '../../shared/domain/log-entry.ts';
import { batchOf } from '../testing/log-entries.ts';
import { NO_FILTER } from './log-filter.ts';
import { accepted, count, countOf, EMPTY_TALLY, firstSeqOf, tallyOf, worstSince } from './log-tally.ts';

const COUNTS: LogCount[] = [
  { level: 'info', step: 'processing', count: 6 },
  { level: 'error', step: 'upload', count: 2 },
];
const STORED = { counts: COUNTS, lastSeq: 8 };

describe('a tally of a log', () => {
  it('goes on from what the store has counted', () => {
    const tally = count(tallyOf(STORED, 0), batchOf(9, 14));
    expect(tally).toMatchObject({ total: 14, behind: false });
    expect(countOf(tally, ['error'], null)).toBe(3);
    expect(countOf(tally, null, ['processing'])).toBe(12);
    expect(accepted(tally, { ...NO_FILTER, levels: ['info'], steps: ['processing'] })).toBe(11);
  });

  it('counts nothing twice', () => {
    const tally = count(count(tallyOf(STORED, 0), batchOf(7, 10)), batchOf(9, 10));
    expect(tally.total).toBe(10);
    expect(countOf(tally, null, null)).toBe(10);
  });

  it('knows that it is behind after entries that it did not see', () => {
    const tally = tallyOf(STORED, 8);
    expect(count(tally, batchOf(11, 12)).behind).toBe(true);
    expect(count(tally, { ...batchOf(9, 900), entries: [], skipped: 892 }).behind).toBe(true);
    expect(tallyOf(STORED, 9).behind).toBe(true);
    expect(count(EMPTY_TALLY, batchOf(1, 2)).behind).toBe(true);
  });

  it('goes on where the beginning of the log is gone', () => {
    const stored = tallyOf({ counts: COUNTS, lastSeq: 1_008 }, 1_008);
    expect(stored).toMatchObject({ total: 8, upToSeq: 1_008, behind: false });
    const tally = count(stored, batchOf(1_008, 1_014));
    expect(tally).toMatchObject({ total: 14, upToSeq: 1_014, behind: false });
    expect(countOf(tally, null, null)).toBe(14);
    expect([firstSeqOf(stored), firstSeqOf(tally), firstSeqOf(EMPTY_TALLY)]).toEqual([1_001, 1_001, 1]);
  });

  it('names the worst level that came since', () => {
    const before = tallyOf(STORED, 8);
    expect(worstSince(before, before)).toBeNull();
    expect(worstSince(count(before, batchOf(9, 13)), before)).toBe('info');
    expect(worstSince(count(before, batchOf(9, 14)), before)).toBe('error');
  });
});
