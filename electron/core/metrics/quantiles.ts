import type { Quantiles } from '../../../shared/contract/metrics.ts';

/** The median, 95th and 99th percentile of all parts by nearest rank: each is one of the values. Null when there are none. */
export function quantilesOf(...parts: readonly (readonly number[])[]): Quantiles | null {
  const numbers = together(parts);
  if (numbers.length === 0) return null;
  const ranked = (percent: number): number => {
    // The product of integers: 0.95 · 20 is a little more than 19 and would be one too far.
    const rank = Math.ceil((percent * numbers.length) / 100) - 1;
    place(numbers, rank);
    return numbers[rank] ?? 0;
  };
  return { count: numbers.length, p50: ranked(50), p95: ranked(95), p99: ranked(99) };
}

function together(parts: readonly (readonly number[])[]): Float64Array {
  const numbers = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    numbers.set(part, at);
    at += part.length;
  }
  return numbers;
}

/**
 * Puts the number where it would be if all were sorted, the smaller ones before it and the larger ones behind (Hoare's selection).
 * Sorting a hundred thousand of them for the sake of three takes several times as long.
 */
function place(numbers: Float64Array, rank: number): void {
  let from = 0;
  let to = numbers.length - 1;
  while (from < to) {
    const pivot = numbers[(from + to) >>> 1] ?? 0;
    let left = from;
    let right = to;
    while (left <= right) {
      while ((numbers[left] ?? 0) < pivot) left += 1;
      while ((numbers[right] ?? 0) > pivot) right -= 1;
      if (left > right) break;
      const held = numbers[left] ?? 0;
      numbers[left] = numbers[right] ?? 0;
      numbers[right] = held;
      left += 1;
      right -= 1;
    }
    if (rank <= right) to = right;
    else if (rank >= left) from = left;
    else return;
  }
}
