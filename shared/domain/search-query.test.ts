import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseQuery, type SearchQuery } from './search-query.ts';

const NOON = new Date(2026, 10, 23, 12).getTime();
const EMPTY: SearchQuery = {
  words: [],
  without: [],
  patterns: [],
  withoutPatterns: [],
  levels: null,
  steps: null,
  jobs: null,
  images: null,
  codes: [],
  withoutCodes: [],
  from: null,
  until: null,
};

describe('a query', () => {
  it.each<[string, Partial<SearchQuery>]>([
    ['timed out', { words: ['timed', 'out'] }],
    ['  "timed out"  429 ', { words: ['timed out', '429'] }],
    ['failed -demo -"try again"', { words: ['failed'], without: ['demo', 'try again'] }],
    ['a - b', { words: ['a', 'b'] }],
    ['/image \\d+/', { patterns: ['image \\d+'] }],
    ['-/a\\/b/ c', { withoutPatterns: ['a\\/b'], words: ['c'] }],
    ['/srv/images/out', { words: ['/srv/images/out'] }],
    ['https://example.com level', { words: ['https://example.com', 'level'] }],
    ['level:error,warning', { levels: ['error', 'warning'] }],
    ['level:error Level:WARNING', { levels: ['error', 'warning'] }],
    ['-level:info', { levels: ['success', 'warning', 'error'] }],
    ['step:upload step:cleanup', { steps: ['upload', 'cleanup'] }],
    ['job:1A2B,last', { jobs: ['1a2b', 'last'] }],
    ['image:3 image:12', { images: [3, 12] }],
    ['code:rate_limited -code:ECONNRESET', { codes: ['rate_limited'], withoutCodes: ['ECONNRESET'] }],
    ['after:yesterday', { from: new Date(2026, 10, 22).getTime() }],
    ['before:today', { until: new Date(2026, 10, 23).getTime() }],
    [
      'after:2026-11-01 before:2026-11-02',
      { from: new Date(2026, 10, 1).getTime(), until: new Date(2026, 10, 2).getTime() },
    ],
    ['after:7d after:12h', { from: NOON - 12 * 3_600_000 }],
    ['after:2026-11-01T08:30:05.5Z', { from: Date.UTC(2026, 10, 1, 8, 30, 5, 500) }],
    ['step:"upload"', { steps: ['upload'] }],
  ])('%s', (text, expected) => {
    expect(parseQuery(text, { now: NOON })).toEqual({ ok: true, query: { ...EMPTY, ...expected } });
  });

  it.each<[string, string, number, number]>([
    ['', 'There is nothing to search for', 0, 0],
    ['   ', 'There is nothing to search for', 0, 3],
    ['ok level:eror more', 'There is no level “eror”', 3, 10],
    ['ok -step:nothing', 'There is no step “nothing”', 3, 13],
    ['level:', 'level: needs a value', 0, 6],
    ['level:,', 'level: needs a value', 0, 7],
    ['found "not closed', 'The quotation is not closed', 6, 11],
    ['found ""', 'There is nothing between the quotation marks', 6, 2],
    ['/(/', 'The regular expression is not valid: Unterminated group', 0, 3],
    ['job:x', "“x” is no part of a job's id", 0, 5],
    ['-job:last', 'job: cannot have a minus', 0, 9],
    ['image:two', '“two” is no number of an image', 0, 9],
    ['code:a/b', '“a/b” is no code of an error', 0, 8],
    ['before:2026-02-30', '“2026-02-30” is no time that before: knows', 0, 17],
    ['after:tomorrow', '“tomorrow” is no time that after: knows', 0, 14],
  ])('%s is refused, with the place', (text, message, at, length) => {
    const parsed = parseQuery(text, { now: NOON });
    expect(parsed).toMatchObject({ ok: false, problem: { message, at, length } });
    expect(parsed.ok ? '' : parsed.problem.advice).not.toBe('');
  });

  it.each([
    ['UTC', [24]],
    ['America/New_York', [23, 24, 25]],
    ['Australia/Lord_Howe', [23.5, 24, 24.5]],
  ])('counts days by the calendar, also where the clocks change: %s', (zone, hoursOfDays) => {
    vi.stubEnv('TZ', zone);
    onTestFinished(() => void vi.unstubAllEnvs());
    const lengths = new Set<number>();
    for (let day = 1; day <= 365; day += 1) {
      const [yesterday, today] = [new Date(2026, 2, day), new Date(2026, 2, day + 1)];
      const noon = new Date(2026, 2, day + 1, 12).getTime();
      const [since, until] = ['yesterday', 'today'].map((word) => {
        const parsed = parseQuery(`after:${word}`, { now: noon });
        return parsed.ok ? parsed.query.from : null;
      });
      expect([since, until]).toEqual([yesterday.getTime(), today.getTime()]);
      lengths.add((today.getTime() - yesterday.getTime()) / 3_600_000);
    }
    expect([...lengths].sort()).toEqual(hoursOfDays);
  });
});
