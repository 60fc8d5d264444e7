import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantilesOf } from './quantiles.ts';

test.each([
  [[5], { count: 1, p50: 5, p95: 5, p99: 5 }],
  [[4, 1, 3, 2], { count: 4, p50: 2, p95: 4, p99: 4 }],
  [Array.from({ length: 20 }, (_, at) => 20 - at), { count: 20, p50: 10, p95: 19, p99: 20 }],
  [Array.from({ length: 100 }, (_, at) => at + 1), { count: 100, p50: 50, p95: 95, p99: 99 }],
])('of %j', (values, expected) => {
  expect(quantilesOf(values)).toEqual(expected);
});

test('there are none of nothing', () => {
  expect(quantilesOf()).toBeNull();
  expect(quantilesOf([], [])).toBeNull();
});

test('they are what stands at their rank when all are sorted', () =>
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 300 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const at = (percent: number) => sorted[Math.ceil((percent * sorted.length) / 100) - 1];
      const cut = Math.floor(values.length / 3);
      const parts = [values.slice(0, cut), values.slice(cut)];
      expect(quantilesOf(...parts)).toEqual({ count: values.length, p50: at(50), p95: at(95), p99: at(99) });
    }),
  ));
