import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../../shared/domain/processing.ts';
import { drawRecipe } from '../../../core/pipeline/recipe.ts';
import type { Pixels } from './pixels.ts';
import { multiplyAlpha, toneWindow } from './tone.ts';

const EDGE = 128;
const WHOLE = { left: 0, top: 0, width: EDGE, height: EDGE };

function recipe(changes: Partial<Recipe>): Recipe {
  return { ...drawRecipe('off', 1, 1, 'png'), ...changes };
}

function flat(...colour: number[]): Pixels {
  const data = Uint8Array.from(
    { length: EDGE * EDGE * colour.length },
    (_, i) => colour[i % colour.length] ?? 0,
  );
  return { data, width: EDGE, height: EDGE, channels: colour.length === 4 ? 4 : 3 };
}

function firstPixel({ data, channels }: Pixels): number[] {
  return [...data.subarray(0, channels)];
}

describe('toneWindow', () => {
  it('changes no pixel when the recipe asks for nothing', () => {
    const source = flat(12, 200, 99);
    expect(toneWindow(source, WHOLE, recipe({})).data).toEqual(source.data);
  });

  it('cuts the window out', () => {
    const data = Uint8Array.from({ length: EDGE * EDGE * 3 }, (_, i) => Math.floor(i / 3) % EDGE);
    const cut = toneWindow({ ...flat(0, 0, 0), data }, { left: 5, top: 7, width: 4, height: 2 }, recipe({}));
    expect(cut).toMatchObject({ width: 4, height: 2 });
    expect([...cut.data]).toEqual([...Array(2)].flatMap(() => [5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8]));
  });

  it.each([
    ['brightness', { brightness: 1.1 }, [110, 110, 110]],
    ['contrast about the middle', { contrast: 0.5 }, [114, 114, 114]],
    ['saturation of a grey', { saturation: 0 }, [100, 100, 100]],
  ])('applies %s', (_, changes, expected) => {
    expect(firstPixel(toneWindow(flat(100, 100, 100), WHOLE, recipe(changes)))).toEqual(expected);
  });

  it('draws colours together when saturation falls, and keeps their brightness', () => {
    const [red = 0, green = 0, blue = 0] = firstPixel(
      toneWindow(flat(200, 100, 50), WHOLE, recipe({ saturation: 0.5 })),
    );
    const luma = 0.2126 * 200 + 0.7152 * 100 + 0.0722 * 50;
    expect([red, green, blue]).toEqual([200, 100, 50].map((value) => Math.round((value + luma) / 2)));
  });

  it('adds noise of the recipe’s deviation and without a shift, the same from the same seed', () => {
    const noisy = (seed: number) => toneWindow(flat(128, 128, 128), WHOLE, recipe({ seed, noise: 3 })).data;
    expect(noisy(7)).toEqual(noisy(7));
    const differing = new Set([0, 1, 2, 3, 7, 0xffffffff].map((seed) => noisy(seed).join()));
    expect(differing.size).toBe(6);
    const grain = [...noisy(7)].filter((_, i) => i % 3 === 0).map((value) => value - 128);
    const mean = grain.reduce((sum, value) => sum + value, 0) / grain.length;
    const deviation = Math.sqrt(grain.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grain.length);
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(deviation).toBeGreaterThan(2.8);
    expect(deviation).toBeLessThan(3.2);
  });

  it('keeps alpha, leaves what is transparent empty and gives back the colour under half transparency', () => {
    const edit = recipe({ noise: 3 });
    expect(firstPixel(toneWindow(multiplyAlpha(flat(90, 80, 70, 0)), WHOLE, edit))).toEqual([0, 0, 0, 0]);
    const half = firstPixel(toneWindow(multiplyAlpha(flat(200, 100, 50, 128)), WHOLE, recipe({})));
    expect(half[3]).toBe(128);
    for (const [channel, value] of [200, 100, 50].entries()) {
      expect(Math.abs((half[channel] as number) - value)).toBeLessThanOrEqual(2);
    }
  });
});
