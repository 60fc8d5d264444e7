import { describe, expect, it } from 'vitest';
import { formatCost, formatEstimate } from './format.ts';

describe('formatCost', () => {
  it('says that nothing was spent only when every call has a price', () => {
    expect(formatCost({ usd: 0, wastedUsd: 0, unpriced: 0 })).toBe('No cost');
    expect(formatCost({ usd: 0, wastedUsd: 0, unpriced: 2 })).toBe('2 calls unpriced');
  });

  it('shows fractions of a cent, and what is missing from the sum', () => {
    expect(formatCost({ usd: 0.0421, wastedUsd: 0, unpriced: 0 })).toBe('$0.0421');
    expect(formatCost({ usd: 1.5, wastedUsd: 0, unpriced: 1 })).toBe('$1.50 + 1 call unpriced');
  });
});

it('marks an estimate as one', () => {
  expect(formatEstimate(0.12)).toBe('about $0.12');
});
