import { expect, it } from 'vitest';
import { countOf, FILTER_NAMES, FILTERS, filterOf } from './job-filter.ts';

it('knows each choice by its statuses', () => {
  for (const name of FILTER_NAMES) expect(filterOf(FILTERS[name])).toBe(name);
});

it('counts what a choice shows', () => {
  const counts = { queued: 2, processing: 1, failed: 4 };
  expect(countOf('all', counts)).toBe(7);
  expect(countOf('working', counts)).toBe(3);
  expect(countOf('attention', counts)).toBe(4);
  expect(countOf('cancelled', counts)).toBe(0);
});
