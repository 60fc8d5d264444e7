import { describe, expect, test } from 'vitest';
import { parseDurationMs, readHintMs, readRateLimit } from './hints.ts';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

test.each([
  ['1s', 1_000],
  ['6m0s', 360_000],
  ['120ms', 120],
  ['1m2s', 62_000],
  ['51.84s', 51_840],
  ['1h30m', 5_400_000],
  ['2d', 172_800_000],
  ['0s', 0],
  ['7', 7_000],
])('the duration %s is %d ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each(['', 'soon', '1x', '-1s', '1s!', 's', '1.s'])('%j is no duration', (text) => {
  expect(parseDurationMs(text)).toBeNull();
});

describe('the hint', () => {
  test.each<[Record<string, string>, string, number | null]>([
    [{ 'retry-after-ms': '1500', 'retry-after': '99' }, 'try again in 5s', 1_500],
    [{ 'retry-after': '7' }, 'try again in 5s', 7_000],
    [{ 'retry-after': '0.5' }, '', 500],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, '', 30_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, '', 0],
    [{ 'retry-after': 'later' }, 'Please try again in 51.84s. Visit us.', 51_840],
    [{ 'retry-after': '-5' }, '', null],
    [{ 'retry-after': '1e99' }, '', null],
    [{ 'retry-after': 'Infinity' }, '', null],
    [{}, 'Please try again in 1m2s.', 62_000],
    [{}, 'Try again in 120ms', 120],
    [{}, 'Please retry after 20 seconds.', 20_000],
    [{}, 'try again in 2 minutes', 120_000],
    [{}, 'try again in 6m0s', 360_000],
    [{}, 'try again in 3 moments', null],
    [{}, 'Rate limit reached.', null],
  ])('of %o and %j is %s', (headers, text, ms) => {
    expect(readHintMs(new Headers(headers), text, NOW)).toBe(ms);
  });
});

test('the rate-limit headers are read, and are null where there are none', () => {
  const headers = new Headers({
    'x-ratelimit-limit-requests': '5',
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '6m0s',
  });
  expect(readRateLimit(headers)).toEqual({
    limitRequests: 5,
    remainingRequests: 0,
    resetRequestsMs: 360_000,
  });
  expect(readRateLimit(new Headers())).toBeNull();
  expect(readRateLimit(new Headers({ 'x-ratelimit-limit-requests': 'many' }))).toBeNull();
});
