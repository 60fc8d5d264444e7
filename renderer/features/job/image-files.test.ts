import { expect, it } from 'vitest';
import { fileOf, imageId, imageOf } from '../../testing/images.ts';
import { mainFile, versionsOf } from './image-files.ts';

it('finds the pictures that are an image’s result now, variants in order', () => {
  const files = [
    fileOf(1, { kind: 'variant', variant: 2 }),
    fileOf(1, { kind: 'sidecar', format: 'json' }),
    fileOf(1, { kind: 'variant', variant: 1, state: 'replaced' }),
    fileOf(1, { kind: 'variant', variant: 1 }),
    fileOf(1, { kind: 'variant', variant: 3, state: 'writing' }),
    fileOf(1, { kind: 'base', variant: 0 }),
    fileOf(2, { kind: 'variant', variant: 1 }),
  ];
  const { base, variants } = versionsOf(imageOf(1), files);
  expect(base?.kind).toBe('base');
  expect(variants.map(({ imageId: of, variant, state }) => [of, variant, state])).toEqual([
    [imageId(1), 1, 'stored'],
    [imageId(1), 2, 'stored'],
  ]);
});

it('lets the first variant stand for the image, or its base image while there is none', () => {
  const base = fileOf(1, { kind: 'base', variant: 0 });
  const variant = fileOf(1, { kind: 'variant', variant: 1 });
  expect(mainFile({ base, variants: [variant] })).toBe(variant);
  expect(mainFile({ base, variants: [] })).toBe(base);
  expect(mainFile({ base: null, variants: [] })).toBeNull();
});
