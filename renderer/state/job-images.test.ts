import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageOf } from '../testing/images.ts';
import { withChanged, withListed } from './job-images.ts';

describe('images that changed', () => {
  it('replace the earlier states of the same images and leave the others as they are', () => {
    const held = [imageOf(1), imageOf(2), imageOf(3)];
    const next = withChanged(held, [imageOf(2, { status: 'generating', updatedAt: 5 })]);
    expect(next.map(({ status }) => status)).toEqual(['pending', 'generating', 'pending']);
    expect(next[0]).toBe(held[0]);
    expect(held[1]?.status).toBe('pending');
  });

  it('do not undo a later state that came first', () => {
    const later = imageOf(1, { status: 'completed', updatedAt: 9 });
    expect(withChanged([later], [imageOf(1, { status: 'storing', updatedAt: 8 })])).toEqual([later]);
  });

  it('of the same millisecond are what the last event says', () => {
    const stored = imageOf(1, { status: 'completed' });
    expect(withChanged([imageOf(1, { status: 'storing' })], [stored])).toEqual([stored]);
  });

  it('that are not listed yet take their place in order', () => {
    const next = withChanged([imageOf(5)], [imageOf(3), imageOf(8), imageOf(5, { updatedAt: 2 })]);
    expect(next.map(({ index, updatedAt }) => [index, updatedAt])).toEqual([
      [3, 0],
      [5, 2],
      [8, 0],
    ]);
  });

  it('end in each image’s latest state, in whatever batches they come', () => {
    const change = fc.record({ index: fc.integer({ min: 1, max: 6 }), updatedAt: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }), (batches) => {
        const start = [1, 2, 3, 4, 5, 6].map((index) => imageOf(index));
        const end = batches.reduce<readonly ReturnType<typeof imageOf>[]>(
          (held, batch) =>
            withChanged(
              held,
              batch.map(({ index, updatedAt }) => imageOf(index, { updatedAt })),
            ),
          start,
        );
        const latest = start.map(({ index }) =>
          Math.max(0, ...batches.flat().flatMap((each) => (each.index === index ? [each.updatedAt] : []))),
        );
        expect(end.map(({ updatedAt }) => updatedAt)).toEqual(latest);
      }),
    );
  });
});

describe('a list that was asked for', () => {
  it('keeps what events told while it was on its way', () => {
    const told = imageOf(2, { status: 'generating', updatedAt: 0 });
    expect(withListed([told], [imageOf(1), imageOf(2)])).toEqual([imageOf(1), told]);
  });

  it('replaces what was known before', () => {
    const listed = imageOf(1, { status: 'completed', updatedAt: 4 });
    expect(withListed([imageOf(1, { updatedAt: 3 })], [listed])).toEqual([listed]);
  });
});
