import { describe, expect, it } from 'vitest';
import { estimateParts } from './estimate-parts.ts';

const four = { images: 4, variants: 2 };
const priced = { issues: [], usd: 0.2, usdPerImage: 0.05, ms: 30_000 };

describe('an estimate in words', () => {
  it('tells what, the price of all and of one, and the time', () => {
    expect(estimateParts({ jobs: 1, wrong: false, estimate: priced }, four)).toEqual({
      what: '4 images × 2 variants',
      price: 'about $0.20',
      more: ['$0.05 an image', 'about 30.0 s'],
    });
  });

  it('multiplies for several jobs', () => {
    expect(estimateParts({ jobs: 3, wrong: false, estimate: priced }, four)).toMatchObject({
      what: '3 jobs × 4 images × 2 variants',
      price: 'about $0.60',
      more: ['$0.05 an image', 'about 1 min 30 s'],
    });
  });

  it('never tells an unknown price as a number, nor a free job as about nothing', () => {
    const unpriced = { ...priced, usd: null, usdPerImage: null, ms: null };
    expect(estimateParts({ jobs: 1, wrong: false, estimate: unpriced }, four)).toMatchObject({
      price: 'Price not known',
      more: [expect.not.stringMatching(/[$0-9]/)],
    });
    const free = { ...priced, usd: 0, usdPerImage: 0, ms: null };
    expect(estimateParts({ jobs: 2, wrong: false, estimate: free }, four)).toMatchObject({
      price: 'No cost',
      more: [],
    });
  });

  it('prices nothing that cannot start', () => {
    const parts = estimateParts({ jobs: 1, wrong: true, estimate: priced }, four);
    expect(parts).toMatchObject({ price: expect.stringContaining('needs a change'), more: [] });
    expect(estimateParts({ jobs: 1, wrong: false, estimate: null }, { images: null, variants: 1 }).what).toBe(
      '',
    );
  });
});
