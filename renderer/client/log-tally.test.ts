import { describe, expect, it } from 'vitest';
import { batchOf } from '../testing/log-entries.ts';
import { NO_FILTER } from './log-filter.ts';
import { accepted, count, countOf, EMPTY_TALLY, tallyOf, worstSince } from './log-tally.ts';

const STORED = [
  { level: 'info', step: 'processing', count: 6 },
  { level: 'error', step: 'upload', count: 2 },
] as const;

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

  it('names the worst level that came since', () => {
    const before = tallyOf(STORED, 8);
    expect(worstSince(before, before)).toBeNull();
    expect(worstSince(count(before, batchOf(9, 13)), before)).toBe('info');
    expect(worstSince(count(before, batchOf(9, 14)), before)).toBe('error');
  });
});
