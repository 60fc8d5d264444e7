import { expect, it } from 'vitest';
import { fileOf } from '../../../testing/images.ts';
import { fileAt } from './use-version.ts';

const base = fileOf(1, { kind: 'base', variant: 0 });
const first = fileOf(1, { variant: 1 });
const second = fileOf(1, { variant: 2 });

it('finds the version at a place, or the nearest there is', () => {
  const versions = { base, variants: [first, second] };
  expect([0, 1, 2, 9].map((place) => fileAt(versions, place))).toEqual([base, first, second, second]);
  expect(fileAt({ base: null, variants: [first] }, 0)).toBe(first);
  expect(fileAt({ base, variants: [] }, 2)).toBe(base);
  expect(fileAt({ base: null, variants: [] }, 0)).toBeNull();
});
