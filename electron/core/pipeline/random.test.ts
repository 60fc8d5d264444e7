import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeed, seededRandom } from './random.ts';

const seed = fc.integer({ min: 0, max: 0xffffffff });

describe('deriveSeed', () => {
  it('gives an unsigned 32-bit integer, the same for the same seed and labels', () => {
    fc.assert(
      fc.property(seed, fc.string(), fc.nat(), (from, label, index) => {
        const derived = deriveSeed(from, label, index);
        expect(derived).toBe(deriveSeed(from, label, index));
        expect(Number.isInteger(derived) && derived >= 0 && derived <= 0xffffffff).toBe(true);
      }),
    );
  });

  it('stays the same from version to version, since stored jobs are repeated by it', () => {
    expect(deriveSeed(7, 'image', 1)).toBe(386875332);
    expect(deriveSeed(0)).toBe(0);
  });

  it('gives ten thousand images of a job different seeds', () => {
    const seeds = Array.from({ length: 10_000 }, (_, image) => deriveSeed(7, 'image', image + 1));
    // Among 10,000 draws from 2³² a single collision has a chance of 1 %; this seed has none.
    expect(new Set(seeds).size).toBe(10_000);
  });

  it('tells labels apart by type, order and border', () => {
    const derived = [
      deriveSeed(1, 'a', 'b'),
      deriveSeed(1, 'b', 'a'),
      deriveSeed(1, 'ab'),
      deriveSeed(1, 'a', 'b', ''),
      deriveSeed(1, 1),
      deriveSeed(1, '1'),
      deriveSeed(1),
    ];
    expect(new Set(derived).size).toBe(derived.length);
  });
});

describe('seededRandom', () => {
  it('repeats itself from the same seed, within 0 and 1', () => {
    fc.assert(
      fc.property(seed, (from) => {
        const [first, second] = [seededRandom(from), seededRandom(from)];
        for (let i = 0; i < 20; i += 1) {
          const value = first();
          expect(value).toBe(second());
          expect(value >= 0 && value < 1).toBe(true);
        }
      }),
    );
  });

  it('is even: every tenth of the range gets about a tenth of 100,000 draws', () => {
    const random = seededRandom(42);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i += 1) {
      const tenth = Math.floor(random() * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    // Four standard deviations (95) about the mean.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});
