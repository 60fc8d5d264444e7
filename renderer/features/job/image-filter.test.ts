import { describe, expect, it } from 'vitest';
import { IMAGE_STATUSES } from '../../../shared/domain/image.ts';
import { imageOf } from '../../testing/images.ts';
import { groupOf, IMAGE_FILTERS, matches, offeredFilters, tallyOf } from './image-filter.ts';

it('puts every image under one state', () => {
  const groups = Object.fromEntries(IMAGE_STATUSES.map((status) => [status, groupOf({ status })]));
  expect(groups).toEqual({
    pending: 'working',
    generating: 'working',
    generated: 'working',
    processing: 'working',
    storing: 'working',
    completed: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
    unknown: 'unknown',
  });
});

describe('the counts on the chips', () => {
  const images = IMAGE_STATUSES.map((status, index) =>
    imageOf(index + 1, { status, starred: index % 2 === 0 }),
  );

  it('are what each filter shows', () => {
    const tally = tallyOf(images);
    for (const filter of IMAGE_FILTERS) {
      expect([filter, tally[filter]]).toEqual([
        filter,
        images.filter((image) => matches(image, filter)).length,
      ]);
    }
  });

  it('of the rare states are offered only when there are any, or when one is chosen', () => {
    expect(offeredFilters(tallyOf(images), 'all')).toEqual(IMAGE_FILTERS);
    expect(offeredFilters(tallyOf([]), 'all')).toEqual(['all', 'done', 'working', 'failed', 'starred']);
    expect(offeredFilters(tallyOf([]), 'unknown')).toContain('unknown');
  });
});
