import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMATS, PRESET_BOUNDS, type Range, recipeSchema } from '../../../shared/domain/processing.ts';
import { drawRecipe, reachesPreset } from './recipe.ts';

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const presets = fc.constantFrom('subtle', 'standard', 'strong');
const strengths = fc.integer({ min: 1, max: 6 });
const formats = fc.constantFrom(...FORMATS);

function expectWithin([min, max]: Range, value: number): void {
  expect(value).toBeGreaterThanOrEqual(min);
  expect(value).toBeLessThanOrEqual(max);
}

describe('drawRecipe', () => {
  it('stays within the bounds of its preset, whatever seed and strength', () => {
    fc.assert(
      fc.property(presets, seeds, strengths, formats, (preset, seed, strength, format) => {
        const recipe = drawRecipe(preset, seed, strength, format);
        const bounds = PRESET_BOUNDS[preset];
        for (const edge of ['left', 'top', 'right', 'bottom'] as const)
          expectWithin(bounds.crop, recipe[edge]);
        for (const key of ['scale', 'brightness', 'contrast', 'saturation', 'noise', 'quality'] as const) {
          expectWithin(bounds[key], recipe[key]);
        }
        expectWithin(bounds.rotation, Math.abs(recipe.rotation));
        expect(recipe).toMatchObject({ preset, seed, strength, format });
        expect(recipeSchema.parse(recipe)).toEqual(recipe);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same recipe for the same arguments, another for another seed or strength', () => {
    fc.assert(
      fc.property(presets, seeds, (preset, seed) => {
        const recipe = drawRecipe(preset, seed, 1, 'jpeg');
        expect(drawRecipe(preset, seed, 1, 'jpeg')).toEqual(recipe);
        const edit = ({ left, top, rotation }: typeof recipe) => [left, top, rotation];
        expect(edit(drawRecipe(preset, seed ^ 1, 1, 'jpeg'))).not.toEqual(edit(recipe));
        expect(edit(drawRecipe(preset, seed, 2, 'jpeg'))).not.toEqual(edit(recipe));
      }),
    );
  });

  it('draws nearer to the ends of the bounds with each strength', () => {
    const mean = (strength: number, of: 'noise' | 'rotation' | 'quality') => {
      const draws = Array.from({ length: 500 }, (_, seed) =>
        Math.abs(drawRecipe('standard', seed, strength, 'jpeg')[of]),
      );
      return draws.reduce((sum, value) => sum + value, 0) / draws.length;
    };
    expect(mean(2, 'noise')).toBeGreaterThan(mean(1, 'noise') * 1.05);
    expect(mean(3, 'noise')).toBeGreaterThan(mean(2, 'noise') * 1.02);
    expect(mean(2, 'rotation')).toBeGreaterThan(mean(1, 'rotation') * 1.05);
    expect(mean(2, 'quality')).toBeLessThan(mean(1, 'quality') - 0.3);
  });

  it('turns both ways and lightens as often as it darkens', () => {
    const recipes = Array.from({ length: 400 }, (_, seed) => drawRecipe('standard', seed, 2, 'png'));
    const share = (test: (recipe: (typeof recipes)[number]) => boolean) => recipes.filter(test).length / 400;
    for (const part of [share(({ rotation }) => rotation > 0), share(({ brightness }) => brightness > 1)]) {
      expectWithin([0.4, 0.6], part);
    }
  });

  it('changes nothing with preset off', () => {
    expect(drawRecipe('off', 5, 3, 'webp')).toEqual({
      preset: 'off',
      seed: 5,
      strength: 3,
      left: 0,
      top: 0,
      right: 0,
      bottom: 0,
      rotation: 0,
      scale: 1,
      brightness: 1,
      contrast: 1,
      saturation: 1,
      noise: 0,
      format: 'webp',
      quality: 100,
    });
  });
});

describe('reachesPreset', () => {
  const { minDistance, minSsim } = PRESET_BOUNDS.standard;
  const enough = { distanceToBase: minDistance, distanceToSiblings: minDistance, ssim: minSsim };

  it('asks for the distance to the base, to the nearest sibling, and for likeness', () => {
    expect(reachesPreset('standard', enough)).toBe(true);
    expect(reachesPreset('standard', { ...enough, distanceToSiblings: null })).toBe(true);
    expect(reachesPreset('standard', { ...enough, distanceToBase: minDistance - 1 })).toBe(false);
    expect(reachesPreset('standard', { ...enough, distanceToSiblings: minDistance - 1 })).toBe(false);
    expect(reachesPreset('standard', { ...enough, ssim: minSsim - 0.01 })).toBe(false);
  });

  it('asks nothing of a plain copy', () => {
    expect(reachesPreset('off', { distanceToBase: 0, distanceToSiblings: 0, ssim: 1 })).toBe(true);
  });
});
